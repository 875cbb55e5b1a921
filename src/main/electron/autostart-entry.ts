/** An entry of the desktop's autostart (freedesktop.org, Desktop Entry 1.5) that runs this command. */
export const autostartEntry = (command: readonly string[]): string =>
  `[Desktop Entry]\nType=Application\nName=Axle\nComment=Starts Axle without a window\nExec=${command.map(quoted).join(' ')}\nX-GNOME-Autostart-enabled=true\nTerminal=false\n`;

/**
 * An argument of `Exec`: quoted where the specification reserves a character, with those that a shell would read escaped, then
 * once more as every text of an entry is. A percent sign is doubled, since it would begin a field code.
 */
function quoted(argument: string): string {
  const plain = /^[\w@+=:,./-]+$/.test(argument);
  const inQuotes = plain ? argument : `"${argument.replace(/["`$\\]/g, '\\$&')}"`;
  return inQuotes.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('%', '%%');
}
