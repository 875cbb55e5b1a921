import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * In place of PowerShell, which tests cannot count on: it executes no PowerShell, and answers what Axle asks of it as the real one would by
 * its documentation. It tells how it was started and what its script is given, by length where it may be a secret; `# wait GATE` in a script
 * makes it wait for a file beside that, `exit N` gives its exit code. Its gallery has two modules, and `Built.In` is there already.
 */
const program = `#!/usr/bin/env python3
import json, os, re, sys, time

args = sys.argv[1:]
gallery = {'Pester': ['5.5.0', '5.6.1'], 'Az.Accounts': ['2.0', '3.1']}

def key(version):
    return [int(part) for part in version.split('.')]

def fits(version, one):
    if one['required']:
        return version == one['required']
    return not (one['minimum'] and key(version) < key(one['minimum']) or one['maximum'] and key(version) > key(one['maximum']))

def save(target, path):
    failed = False
    print('PSResourceGet 1.1.1')
    print('modules from', os.environ.get('PSModulePath'))
    with open(path) as file:
        listed = json.load(file)
    for one in listed:
        name = one['name']
        if name == 'Built.In':
            print('There already: ' + one['spec'])
            continue
        print('Saving ' + one['spec'])
        found = [version for version in gallery.get(name, []) if fits(version, one)]
        if found:
            folder = os.path.join(target, name, found[-1])
            os.makedirs(folder)
            with open(os.path.join(folder, name + '.psd1'), 'w') as file:
                file.write('@{}')
            continue
        failed = True
        why = 'offline' if name.startswith('Offline') else 'version' if name in gallery else 'missing'
        print('axle-failure: ' + why + ' ' + one['spec'])
    sys.exit(1 if failed else 0)

def given():
    found = {}
    for one in json.loads(os.environ['AXLE_SPLAT']):
        how, text = one['as'], os.environ.get(one.get('from', ''), '')
        if how in ('true', 'false'):
            found[one['name']] = how == 'true'
        elif how == 'text':
            found[one['name']] = text
        elif how == 'lines':
            found[one['name']] = [line for line in re.split('[\\r\\n]+', text) if line]
        else:
            with open(text, encoding='utf8') as file:
                secret = file.read()
            found[one['name']] = [how, len(secret), secret] + ([os.environ[one['user']]] if 'user' in one else [])
    return found

def run(script, what):
    with open(script, encoding='utf8') as file:
        text = file.read()
    modules = os.environ.get('PSModulePath')
    there = sorted(os.listdir(modules)) if modules and os.path.isdir(modules) else None
    print(json.dumps({'script': os.path.basename(script), **what, 'modules': there}, ensure_ascii=False), flush=True)
    wait = re.search('^# wait (\\\\S+)', text, re.M)
    while wait and os.path.isdir(os.path.dirname(script)) and not os.path.exists(os.path.join(os.path.dirname(script), wait[1])):
        time.sleep(0.05)
    code = re.search('^exit (\\\\d+)', text, re.M)
    sys.exit(int(code[1]) if code else 0)

if args[:1] == ['-Version']:
    print('PowerShell 7.4.6')
elif '-Command' in args:
    at = args.index('-Command') + 1
    # As PowerShell does, which takes all that follows for one text.
    assert args[at].endswith(' #') and '\\n' not in ' '.join(args[at:])
    if 'Save-PSResource' in args[at]:
        save(args[-2], args[-1])
    run(args[-1], {'options': args[:at], 'given': given()})
else:
    at = args.index('-File') + 1
    run(args[at], {'options': args[:at], 'args': args[at + 1:]})
`;

/** Puts it into a folder of its own, which goes first on a hub's PATH. */
export function makeStandInPwsh(): string {
  const folder = mkdtempSync(join(tmpdir(), 'axle-pwsh-'));
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'pwsh'), program);
  chmodSync(join(folder, 'pwsh'), 0o755);
  return folder;
}
