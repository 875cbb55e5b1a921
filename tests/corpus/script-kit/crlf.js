// Name: From Windows
// Description: Each line ends in two characters
// Tag: windows
import "@johnlindquist/kit"
