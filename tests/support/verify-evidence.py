"""Verifies an evidence pack by docs/evidence.md alone: `age`, and Python without a package.

    verify-evidence.py PACK IDENTITY

Prints one JSON document and ends with 0, or with 1 and the reason on standard error.
"""

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile


def require(holds, what):
    if not holds:
        raise SystemExit(f'does not hold: {what}')


def sha(data):
    return hashlib.sha256(data).hexdigest()


def text_sha(text):
    return sha(text.encode())


# Ed25519 by RFC 8032, for verifying only.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * ROOT % P
    if (x * x - xx) % P:
        return None
    return P - x if x % 2 != sign else x


def add(a, b):
    k = D * a[0] * b[0] * a[1] * b[1] % P
    x = (a[0] * b[1] + b[0] * a[1]) * pow(1 + k, P - 2, P) % P
    y = (a[1] * b[1] + a[0] * b[0]) * pow(1 - k, P - 2, P) % P
    return x, y


def multiply(point, scalar):
    result = (0, 1)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def point_of(data):
    number = int.from_bytes(data, 'little')
    y = number & (2**255 - 1)
    x = recover_x(y, number >> 255)
    return None if x is None else (x, y)


BASE = (recover_x(4 * pow(5, P - 2, P) % P, 0), 4 * pow(5, P - 2, P) % P)


def signed(key, message, signature):
    a, r = point_of(key), point_of(signature[:32])
    s = int.from_bytes(signature[32:], 'little')
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), 'little') % L
    return multiply(BASE, s) == add(r, multiply(a, h))


def unbase64(text):
    return base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))


def read_archive(path, identity):
    """Names, sizes and hashes of the files in order; the content of those that are small."""
    age = subprocess.Popen(['age', '-d', '-i', identity, path], stdout=subprocess.PIPE)
    files = []
    with tarfile.open(fileobj=age.stdout, mode='r|') as archive:
        for member in archive:
            require(member.isreg() and re.fullmatch(r'[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)?', member.name), member.name)
            digest, kept, content = hashlib.sha256(), bytearray(), archive.extractfile(member)
            while piece := content.read(65536):
                digest.update(piece)
                if member.name != 'output/output.log':
                    kept += piece
            files.append((member.name, member.size, digest.hexdigest(), bytes(kept)))
    age.stdout.read()
    require(age.wait() == 0, 'age could not decrypt it to its end')
    return files


def entry_hash(entry, data):
    if entry['v'] < 3:
        return text_sha(data)
    return text_sha(f"axle-audit-3\n{entry['prev']}\n{text_sha(data)}\n")


def follow(lines, manifest):
    """Follows the chain; gives the run's entries with who is named in them."""
    seq, current, entries, passed = None, None, [], 0
    for line in lines:
        if 'digests' in line:
            require(seq is not None and line['from'] == seq + 1, f"entry {line['from']}")
            for digest in line['digests']:
                current = text_sha(f'axle-audit-3\n{current}\n{digest}\n')
            seq += len(line['digests'])
            passed += len(line['digests'])
            continue
        require(seq is None or line['seq'] == seq + 1, f"entry {line['seq']}")
        seq = line['seq']
        if 'hash' in line:
            current = line['hash']
            continue
        entry = json.loads(line['bytes'])
        require(entry['seq'] == seq and entry['runId'] == manifest['run']['id'], f'entry {seq}')
        require(current is None or entry['prev'] == current, f'link of entry {seq}')
        current = entry_hash(entry, line['bytes'])
        named = {}
        for one in line['personal']:
            field = one['field']
            kept = entry['personal'][field[7:]] if field.startswith('detail.') else entry[field]
            require(kept == text_sha(one['salt'] + one['value']), f'entry {seq}: {field}')
            named[field] = one['value']
        entries.append({'seq': seq, 'action': entry['action'], 'detail': entry['detail'], 'named': named})
    require({'seq': seq, 'hash': current} == manifest['audit']['anchor'], 'the anchor')
    require(len(entries) == manifest['audit']['entries'], 'number of entries')
    return entries, passed


def main(path, identity):
    files = read_archive(path, identity)
    require([name for name, *_ in files[:2]] == ['manifest.json', 'manifest.sig'], 'the first two files')
    data = files[0][3]
    manifest = json.loads(data)
    require(manifest['format'] == 'axle-evidence' and manifest['version'] == 1, 'the format')
    key = unbase64(manifest['signer']['publicKey'])
    require(signed(key, b'axle-evidence-1\n' + data, unbase64(files[1][3].decode().rstrip('\n'))), 'the signature')

    listed = [(one['name'], one['size'], one['sha256']) for one in manifest['files']]
    require([one[:3] for one in files[2:]] == listed, 'the files')
    by_name = {name: (size, digest, content) for name, size, digest, content in files}

    run, script, output = manifest['run'], manifest['script'], manifest['output']
    if script['state'] == 'kept':
        require(by_name[script['file']][1] == run['hash'], 'the script')
    if manifest['grants']['state'] == 'kept':
        require(by_name[manifest['grants']['file']][1] == run['sandbox']['planHash'], 'the grants')
    if output['file'] is not None:
        require(by_name[output['file']][0] == output['to'] - output['from'], 'the size of the output')
    if output['state'] not in ('partial', 'gone'):
        require(output['to'] == run['output']['bytes'], 'the end of the output')

    lines = by_name[manifest['audit']['file']][2].decode().splitlines()
    entries, passed = follow([json.loads(line) for line in lines], manifest)
    for entry in entries:
        detail = entry['detail']
        if entry['action'] in ('run.start', 'run.queue'):
            require(detail['hash'] == run['hash'], 'the hash of the start')
        if entry['action'] == 'run.end':
            said = [detail['state'], detail['exitCode'], detail['signal'], detail['bytes'], detail['grants']]
            require(said == [run['state'], run['exitCode'], run['signal'], run['output']['bytes'], run['sandbox']['planHash']], 'the end')
    print(json.dumps({
        'run': run['id'],
        'state': run['state'],
        'signer': manifest['signer']['publicKey'],
        'anchor': manifest['audit']['anchor'],
        'actions': [entry['action'] for entry in entries],
        'named': [entry['named'] for entry in entries],
        'passed': passed,
        'files': [name for name, *_ in files],
    }))


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2])
