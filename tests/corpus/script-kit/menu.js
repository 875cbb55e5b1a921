// Menu: Say Something
// Description: Reads text aloud
// Twitter: @example

await say(await arg('What?'));
