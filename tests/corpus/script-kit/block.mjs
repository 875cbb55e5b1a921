/*
 * Name: Nightly Report
 * Description: Mails the figures of the day
 * Schedule: 0 3 * * *
 */
import '@johnlindquist/kit'

await mail(await figures())
