/** Makes a virtual environment and installs what a file of requirements names. Arguments: the environment's folder, the file. */
export const preparePython = `import os, subprocess, sys

target, requirements = sys.argv[1:3]
subprocess.run([sys.executable, '-m', 'venv', target], check=True)
python = os.path.join(target, 'Scripts' if os.name == 'nt' else 'bin', 'python')
pip = [python, '-m', 'pip', '--no-input', '--disable-pip-version-check', '--no-cache-dir', '--no-color']
subprocess.run(pip + ['--version'], check=True)
report = os.path.join(target, 'installed.json')
sys.exit(subprocess.run(pip + ['install', '--progress-bar', 'off', '--report', report, '-r', requirements]).returncode)
`;
