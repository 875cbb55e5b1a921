import '@johnlindquist/kit'

const a = 1
// Name: Too Late
// Description: stands after code
