// Name: pick a host
// Shortcut: cmd+shift+9
import "@johnlindquist/kit"

// read the hosts first
const hosts = await readFile(home(".ssh", "config"), "utf8")
