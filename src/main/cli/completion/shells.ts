import type { Node } from './tree';

/** The shells that `axle completion` writes a script for. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
/** One of `shells`. */
export type Shell = (typeof shells)[number];

/** The hidden command that prints what the hub knows, one per line: `axle __complete script`. */
export const COMPLETE = '__complete';

/** The completion script of a shell, made from the command tree. */
export function completionFor(shell: Shell, nodes: readonly Node[]): string {
  switch (shell) {
    case 'bash':
      return bash(nodes);
    case 'zsh':
      return zsh(nodes);
    case 'fish':
      return fish(nodes);
    case 'powershell':
      return powershell(nodes);
  }
}

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const names = (node: Node): string => node.words.map(({ name }) => name).join(' ');
const dynamic = (argument: Node['argument']): string =>
  argument === 'script' || argument === 'secret' || argument === 'procedure' ? argument : '';

/** The words so far that are commands make the path; the longest known one decides what may follow. */
const posixPath = (words: string, nodes: readonly Node[]): string => `  local command=axle word next
  for word in ${words}; do
    next="$command $word"
    case "$next" in
      ${nodes.map(({ path }) => quote(path)).join('|')}) command="$next" ;;
    esac
  done`;

function bash(nodes: readonly Node[]): string {
  const cases = nodes.map((node) => {
    const [more, folder] = [dynamic(node.argument), node.argument === 'folder'];
    const lines = [`    ${quote(node.path)}) words=${quote(names(node))}`];
    if (more !== '') lines.push(`; [[ $current != -* ]] && more=${more}`);
    if (folder)
      lines.push('; [[ $current != -* ]] && { compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current"); return; }');
    return `${lines.join('')} ;;`;
  });
  return `# Completion of axle for bash. Load it with: source <(axle completion bash)
_axle() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words='' more='' line
${posixPath('"${COMP_WORDS[@]:1:COMP_CWORD-1}"', nodes)}
  case "$command" in
${cases.join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  if [[ -n $more ]]; then
    while IFS= read -r line; do
      [[ $line == "$current"* ]] && COMPREPLY+=("$(printf '%q' "$line")")
    done < <(axle ${COMPLETE} "$more" 2>/dev/null)
  fi
}
complete -F _axle axle
`;
}

// `words`, `path` and `commands` are zsh's own: nothing here may be called that.
function zsh(nodes: readonly Node[]): string {
  const cases = nodes.map((node) => {
    const words = node.words.map(({ name, about }) => quote(`${name.replaceAll(':', String.raw`\:`)}:${about}`)).join(' ');
    const more = dynamic(node.argument);
    const then = more !== '' ? `; more=${more}` : node.argument === 'folder' ? '; _path_files -/' : '';
    return `    ${quote(node.path)}) candidates=(${words})${then} ;;`;
  });
  return `#compdef axle
# Completion of axle for zsh. Load it with: source <(axle completion zsh)
_axle() {
  local -a before=("\${(@)words[2,CURRENT-1]}") found
  local more=''
${posixPath('"${before[@]}"', nodes)}
  local -a candidates
  case "$command" in
${cases.join('\n')}
  esac
  _describe -t commands 'axle' candidates
  if [[ -n $more ]]; then
    found=("\${(@f)$(axle ${COMPLETE} $more 2>/dev/null)}")
    compadd -a found
  fi
}
compdef _axle axle
`;
}

function fish(nodes: readonly Node[]): string {
  const lines = nodes.flatMap((node) => {
    const at = `-n ${quote(`test (__axle_path) = ${JSON.stringify(node.path)}`)}`;
    const words = node.words.map(({ name, about }) =>
      name.startsWith('--')
        ? `complete -c axle ${at} -l ${name.slice(2)} -d ${quote(about)}`
        : `complete -c axle ${at} -a ${quote(name)} -d ${quote(about)}`,
    );
    const more = dynamic(node.argument);
    if (more !== '') words.push(`complete -c axle ${at} -a ${quote(`(axle ${COMPLETE} ${more} 2>/dev/null)`)}`);
    if (node.argument === 'folder') words.push(`complete -c axle ${at} -a ${quote('(__fish_complete_directories)')}`);
    return words;
  });
  return `# Completion of axle for fish. Load it with: axle completion fish | source
set -g __axle_known ${nodes.map(({ path }) => quote(path)).join(' ')}
function __axle_path
  set -l path axle
  for word in (commandline -opc)[2..-1]
    contains -- "$path $word" $__axle_known; and set path "$path $word"
  end
  echo $path
end
complete -c axle -f
${lines.join('\n')}
`;
}

function powershell(nodes: readonly Node[]): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const entries = nodes.map((node) => `    ${quoted(node.path)} = @(${node.words.map(({ name }) => quoted(name)).join(', ')})`);
  const more = nodes
    .filter(({ argument }) => dynamic(argument) !== '')
    .map((node) => `    ${quoted(node.path)} = ${quoted(dynamic(node.argument))}`);
  return `# Completion of axle for PowerShell. Load it with: axle completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName axle -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $known = @{
${entries.join('\n')}
  }
  $more = @{
${more.join('\n')}
  }
  $path = 'axle'
  # The word that is being typed names nothing yet.
  foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition }) {
    if ($known.ContainsKey("$path $element")) { $path = "$path $element" }
  }
  $words = @($known[$path])
  if ($more.ContainsKey($path) -and -not $wordToComplete.StartsWith('-')) { $words += @(axle ${COMPLETE} $more[$path] 2>$null) }
  $words | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    $text = if ($_ -match '[^\\w./:-]') { "'" + $_.Replace("'", "''") + "'" } else { $_ }
    [System.Management.Automation.CompletionResult]::new($text, $_, 'ParameterValue', $_)
  }
}
`;
}
