// Name: Upper Case Clipboard
// Description: Makes the clipboard upper case
// Author: Ada Fields
// Shortcut: cmd shift u

import '@johnlindquist/kit';

await paste((await clipboard.readText()).toUpperCase());
