/**
 * Makes a virtual environment and installs what a file of requirements names. Its programs then find their Python beside themselves: a
 * run is shown the environment elsewhere than it was made. Arguments: the environment's folder, the file.
 */
export const preparePython = `import os, subprocess, sys

target, requirements = sys.argv[1:3]
subprocess.run([sys.executable, '-m', 'venv', target], check=True)
programs = os.path.join(target, 'Scripts' if os.name == 'nt' else 'bin')
python = os.path.join(programs, 'python')
pip = [python, '-m', 'pip', '--no-input', '--disable-pip-version-check', '--no-cache-dir', '--no-color']
subprocess.run(pip + ['--version'], check=True)
report = os.path.join(target, 'installed.json')
code = subprocess.run(pip + ['install', '--progress-bar', 'off', '--report', report, '-r', requirements]).returncode

# For sh a command, for Python a string; as pip writes it where a path is too long for a first line.
beside = b"""#!/bin/sh
'''exec' "$(dirname -- "$(realpath -- "$0")")/python" "$0" "$@"
' '''
"""
here = os.fsencode(python)
for entry in os.scandir(programs) if os.name != 'nt' and code == 0 else ():
    if not entry.is_file(follow_symlinks=False):
        continue
    with open(entry.path, 'rb') as file:
        text = file.read()
    if text.startswith(b'#!' + here):
        rest = text.partition(b'\\n')[2]
    elif text.startswith(b"#!/bin/sh\\n'''exec' " + here):
        rest = text.partition(b"' '''\\n")[2]
    else:
        continue
    with open(entry.path, 'wb') as file:
        file.write(beside + rest)
sys.exit(code)
`;
