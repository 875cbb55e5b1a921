// Name: Old Name
// Description: From the comment
import '@johnlindquist/kit'

export const metadata = { name: 'New Name' }
