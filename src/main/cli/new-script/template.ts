import type { NewScriptWords } from '../messages/new-script';
import type { NewLanguage } from './languages';

/** The text of a new script: what Axle knows of it in its first lines, one parameter, and where to go on. `stem` is a file's name. */
export function templateOf(language: NewLanguage, stem: string, words: NewScriptWords['template']): string {
  const given: Given = { ...words, name: titleOf(stem) };
  switch (language) {
    case 'bash':
      return bash(given);
    case 'python':
      return python(given);
    case 'node':
      return node(given);
    case 'powershell':
      return powershell(given);
  }
}

type Given = NewScriptWords['template'] & { readonly name: string };

/** `disk-report` as people write it. */
function titleOf(stem: string): string {
  const words = stem.replaceAll(/[._-]+/g, ' ').trim();
  const [first = ''] = words;
  return words === '' ? stem : first.toUpperCase() + words.slice(first.length);
}

const header = (mark: string, param: string, { name, description, label, help }: Given): string =>
  [
    `${mark} @axle.name ${name}`,
    `${mark} @axle.description ${description}`,
    `${mark} @axle.param ${param} {kind: text, label: ${label}, default: hello, help: "${help}"}`,
  ].join('\n');

const bash = (given: Given): string => `#!/usr/bin/env bash
${header('#', 'text', given)}
set -euo pipefail

# ${given.change}
text=\${AXLE_PARAM_TEXT:-hello}
printf '%s\\n' "$text"
`;

const python = (given: Given): string => `#!/usr/bin/env python3
${header('#', 'text', given)}
import os
import sys


def main() -> int:
    # ${given.change}
    text = os.environ.get("AXLE_PARAM_TEXT", "hello")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
`;

const node = (given: Given): string => `#!/usr/bin/env node
${header('//', 'text', given)}

// ${given.change}
const text = process.env.AXLE_PARAM_TEXT ?? 'hello';
console.log(text);
`;

const powershell = (given: Given): string => `#!/usr/bin/env pwsh
${header('#', 'Text', given)}
param(
    [string] $Text = 'hello'
)

$ErrorActionPreference = 'Stop'

# ${given.changeNamed}
Write-Output $Text
`;
