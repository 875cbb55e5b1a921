/** Prints what it was given in every way that a script does by accident, then waits for its gate. */
export const TELL = `#!/bin/bash
# @axle.param token {kind: secret}
# @axle.param gate {kind: text, required: false}
S=$(cat "$AXLE_SECRET_TOKEN")
set -x
echo "token is $S"
echo "$S" >&2
set +x
printf %s "$S" | base64 -w0; echo
printf 'Authorization: Basic %s\\n' "$(printf 'me:%s' "$S" | base64 -w0)"
printf %s "$S" | od -An -tx1 | tr -d ' \\n'; echo
echo '{"type":"values","name":"v","values":{"token":"'"$S"'"}}' >&"$AXLE_RESULTS"
echo '{"type":"file","name":"f.txt","base64":"'"$(printf 'in a file %s' "$S" | base64 -w0)"'"}' >&"$AXLE_RESULTS"
echo "length \${#S}"
[ -z "$AXLE_PARAM_GATE" ] || until [ -e "$(dirname "$0")/$AXLE_PARAM_GATE" ]; do [ -d "$(dirname "$0")" ] || exit 99; sleep 0.05; done
`;
/** The same of a launcher whose scripts take a secret as an argument, and in no other way. */
export const SAY = `#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title Say
# @raycast.mode fullOutput
# @raycast.argument1 { "type": "password", "placeholder": "Token" }
# @raycast.argument2 { "type": "text", "placeholder": "Gate", "optional": true }
set -x
echo "token is $1"
set +x
echo "$1" >&2
printf %s "$1" | base64 -w0; echo
printf 'Authorization: Basic %s\\n' "$(printf 'me:%s' "$1" | base64 -w0)"
printf %s "$1" | od -An -tx1 | tr -d ' \\n'; echo
echo '{"type":"values","name":"v","values":{"token":"'"$1"'"}}' >&"$AXLE_RESULTS"
echo "length \${#1}"
[ -z "$2" ] || until [ -e "$(dirname "$0")/$2" ]; do [ -d "$(dirname "$0")" ] || exit 99; sleep 0.05; done
`;
/** The same with what its broker gives it of a vault. */
export const VAULT = `#!/bin/bash
# @axle.secret ops:canary
. "$AXLE_SDK/axle.sh"
S=$(axle_get_secret ops:canary)
set -x
echo "token is $S"
echo "$S" >&2
set +x
printf %s "$S" | base64 -w0; echo
echo '{"type":"values","name":"v","values":{"token":"'"$S"'"}}' >&"$AXLE_RESULTS"
echo "length \${#S}"
`;
/** The same with the access token that its broker gives it. */
export const APPLICATION = `#!/bin/bash
# @axle.token https://canary.example.test/.default
# @axle.account app:canary
. "$AXLE_SDK/axle.sh"
S=$(axle_get_token)
set -x
echo "token is $S"
echo "$S" >&2
set +x
printf %s "$S" | base64 -w0; echo
echo '{"type":"values","name":"v","values":{"token":"'"$S"'"}}' >&"$AXLE_RESULTS"
echo "length \${#S}"
`;
/** Reads what is typed, without showing it. */
export const ASK = `#!/bin/bash
# @axle.mode terminal
read -rs -p 'Password: ' S
echo "length \${#S}"
`;
/** Waits for somebody's consent. */
export const CONSENT = `#!/bin/bash
# @axle.approval another 1h
# @axle.param token {kind: secret}
true
`;
