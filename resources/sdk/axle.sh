# Results, progress, settings and state for Axle, from a bash script (3.2 or later, with awk, base64, fold and tr).
#
#   . "$AXLE_SDK/axle.sh"
#   axle_write_progress 40 'Reading hosts'
#   printf 'db1\ttrue\t12\n' | axle_write_table Hosts host up:boolean ms:number
#
# Outside Axle every function does nothing, and fails nothing; progress is then shown by the terminal, where there is one. A copy of this
# file beside a script works as well. What is written is described in README.md beside this file.

# axle_write_result JSON: writes one result as it is.
axle_write_result() {
  _axle_listens || return 0
  printf '%s\n' "${1//$'\n'/ }" >&"$AXLE_RESULTS"
}

# axle_json TEXT: prints it as a string of JSON.
axle_json() {
  printf '%s.' "$1" | LC_ALL=C awk "$_axle_awk$_axle_whole"'END { printf "%s", string(given()) }'
}

# axle_write_table NAME COLUMN[:TYPE]…: rows from standard input, values parted by tabs. Types: text, number, boolean, date.
axle_write_table() {
  local name=$1 columns='' column type
  shift
  for column in "$@"; do
    type=text
    case $column in *:text | *:number | *:boolean | *:date) type=${column##*:} column=${column%:*} ;; esac
    columns+="${columns:+,}{\"name\":$(axle_json "$column"),\"type\":\"$type\"}"
  done
  axle_write_result "{\"type\":\"table\",\"name\":$(axle_json "$name"),\"columns\":[$columns],\"rows\":[]}"
  axle_add_rows "$name" "$@"
}

# axle_add_rows NAME COLUMN[:TYPE]…: adds rows to the table of that name, as axle_write_table reads them.
axle_add_rows() {
  _axle_listens || { cat > /dev/null && return 0; }
  local name types='' column
  name=$(axle_json "$1")
  shift
  for column in "$@"; do types+="${column##*:} "; done
  AXLE_AWK_NAME=$name AXLE_AWK_TYPES=$types LC_ALL=C awk -F '\t' "$_axle_awk"'
    function send() {
      if (rows != "") print "{\"type\":\"rows\",\"name\":" ENVIRON["AXLE_AWK_NAME"] ",\"rows\":[" rows "]}"
      rows = ""
    }
    BEGIN { split(ENVIRON["AXLE_AWK_TYPES"], types, " ") }
    {
      row = ""
      for (i = 1; i <= NF; i++) row = row (i > 1 ? "," : "") value($i, types[i])
      if (length(rows) + length(row) > 200000) send()
      rows = rows (rows == "" ? "" : ",") "[" row "]"
    }
    END { send() }' >&"$AXLE_RESULTS"
}

# axle_write_values NAME KEY=VALUE…: names and values below each other; a number that reads the same again is one.
axle_write_values() {
  local name=$1 values='' pair
  shift
  for pair in "$@"; do values+="${values:+,}$(axle_json "${pair%%=*}"):$(_axle_value "${pair#*=}")"; done
  axle_write_result "{\"type\":\"values\",\"name\":$(axle_json "$name"),\"values\":{$values}}"
}

# axle_write_chart NAME KIND UNIT SERIES…: kind is line or bar; each line of standard input is a label and a value for each series,
# parted by tabs. What is no number is a gap.
axle_write_chart() {
  _axle_listens || { cat > /dev/null && return 0; }
  local name kind=$2 unit=null series='' one
  name=$(axle_json "$1")
  [ -z "$3" ] || unit=$(axle_json "$3")
  shift 3
  for one in "$@"; do series+="$(axle_json "$one")"$'\n'; done
  AXLE_AWK_NAME=$name AXLE_AWK_KIND=$(axle_json "$kind") AXLE_AWK_UNIT=$unit AXLE_AWK_SERIES=$series LC_ALL=C awk -F '\t' "$_axle_awk"'
    BEGIN { count = split(ENVIRON["AXLE_AWK_SERIES"], names, "\n") - 1 }
    {
      labels = labels (NR > 1 ? "," : "") string($1)
      for (i = 1; i <= count; i++) values[i] = values[i] (NR > 1 ? "," : "") ($(i + 1) ~ number() ? $(i + 1) : "null")
    }
    END {
      line = "{\"type\":\"chart\",\"name\":" ENVIRON["AXLE_AWK_NAME"] ",\"kind\":" ENVIRON["AXLE_AWK_KIND"]
      line = line ",\"unit\":" ENVIRON["AXLE_AWK_UNIT"] ",\"labels\":[" labels "],\"series\":["
      for (i = 1; i <= count; i++) line = line (i > 1 ? "," : "") "{\"name\":" names[i] ",\"values\":[" values[i] "]}"
      print line "]}"
    }' >&"$AXLE_RESULTS"
}

# axle_write_link NAME URL: an http or https address, which is opened only when somebody asks for it.
axle_write_link() {
  axle_write_result "{\"type\":\"link\",\"name\":$(axle_json "$1"),\"url\":$(axle_json "$2")}"
}

# axle_write_file PATH [NAME]: a copy of a file, as it is now.
axle_write_file() {
  _axle_listens || return 0
  [ -r "$1" ] || { printf 'axle_write_file: cannot read %s\n' "$1" >&2; return 2; }
  base64 < "$1" | tr -d '\n' | fold -w 174760 | AXLE_AWK_NAME=$(axle_json "${2:-${1##*/}}") LC_ALL=C awk '
    function send(part, last, text) {
      print "{\"type\":\"file\",\"name\":" ENVIRON["AXLE_AWK_NAME"] ",\"part\":" part ",\"last\":" last ",\"base64\":\"" text "\"}"
    }
    NR > 1 { send(NR - 2, "false", piece) }
    { piece = $0 }
    END { send(NR > 0 ? NR - 1 : 0, "true", piece) }' >&"$AXLE_RESULTS"
}

# axle_write_progress PERCENT [TEXT] [STATE]: 0 to 100, or - where that cannot be said. States: normal, error, indeterminate, paused, none.
axle_write_progress() {
  local percent=${1:--} text=null state=${3:-} code
  [ -n "$state" ] || { state=normal && [ "$percent" != - ] || state=indeterminate; }
  [ "$percent" != - ] || percent=null
  [ -z "${2:-}" ] || text=$(axle_json "$2")
  if _axle_listens; then
    axle_write_result "{\"type\":\"progress\",\"state\":\"$state\",\"percent\":$percent,\"text\":$text}"
    return
  fi
  [ -t 2 ] || return 0
  case $state in none) code=0 ;; error) code=2 ;; indeterminate) code=3 ;; paused) code=4 ;; *) code=1 ;; esac
  [ "$percent" != null ] || percent=0
  printf '\033]9;4;%s;%.0f\033\\' "$code" "$percent" >&2
}

# axle_get_setting KEY [DEFAULT]: prints a setting that an administrator has set for this script, as it was when the run began; text as it
# is, anything else as JSON.
axle_get_setting() { _axle_kept setting "$@"; }

# axle_get_state KEY [DEFAULT]: prints what this script has kept under the key, as it was when the run began.
axle_get_state() { _axle_kept state "$@"; }

# axle_set_state KEY VALUE: keeps a value for the runs that come, no secret; true, false and a number that reads the same again are those,
# anything else is text (1.10 too).
axle_set_state() {
  axle_write_result "{\"type\":\"state\",\"key\":$(axle_json "$1"),\"value\":$(_axle_value "$2")}"
}

# axle_remove_state KEY: keeps nothing under the key any more.
axle_remove_state() {
  axle_write_result "{\"type\":\"state\",\"key\":$(axle_json "$1"),\"value\":null}"
}

# axle_register_session [WHAT] [POOL]: counts a script that Axle did not start: it holds a slot until it ends. Prints the slot; nothing
# where Axle counts it already or is not there. Gives 125, with what `axle slots register` says, where there is no slot.
axle_register_session() {
  [ -z "${AXLE_RUN_ID:-}" ] && command -v "${AXLE_CLI:-axle}" > /dev/null || return 0
  "${AXLE_CLI:-axle}" slots register "--pid=$$" "--pool=${2:-hub}" "--what=${1:-}"
}

# axle_get_token [SCOPE…]: prints an access token with these scopes, all of them granted to the script and of one resource; without any,
# all that were granted. Gives 1, with why on standard error, where there is none, outside Axle too. Needs curl, as those that follow.
axle_get_token() {
  local query='' scope
  for scope in "$@"; do query+="${query:+&}scope=$(_axle_url "$scope")"; done
  _axle_ask "/token?$query" 'accept: text/plain'
}

# axle_get_secret NAME: prints a secret that Axle keeps, as it is. Gives 1, with why on standard error, where it is not given.
axle_get_secret() {
  _axle_ask "/secret?name=$(_axle_url "$1")" 'accept: */*'
}

# axle_connect_graph PATH [OPTION…]: asks Microsoft Graph with the scopes of it that were granted, and prints its answer. Options are
# curl's. AXLE_GRAPH names another address than https://graph.microsoft.com/v1.0.
axle_connect_graph() {
  local token path=$1
  shift
  token=$(_axle_ask "/token?resource=$(_axle_url https://graph.microsoft.com)" 'accept: text/plain') || return
  # By standard input: what stands on a command line can be read by others.
  printf 'header = "authorization: Bearer %s"\n' "$token" |
    curl -sS --fail-with-body -K - "$@" "${AXLE_GRAPH:-https://graph.microsoft.com/v1.0}$path"
}

_axle_ask() {
  local key='' said status why=''
  [ -n "${AXLE_BROKER:-}" ] || {
    echo 'axle: no broker: Axle does not run this script, or it was granted no tokens and no secrets' >&2
    return 1
  }
  # Opened anew, so that it begins at its start, wherever another has read to.
  case ${AXLE_BROKER_KEY_FD:-} in '' | *[!0-9]*) ;; *) key=$(cat "/dev/fd/$AXLE_BROKER_KEY_FD") ;; esac
  {
    said=$(printf 'header = "x-axle-key: %s"\nheader = "%s"\n' "$key" "$2" |
      curl -sSf -K - -D /dev/fd/2 --max-time 60 --unix-socket "$AXLE_BROKER" "http://axle$1" 2>&1 >&3 3>&-)
  } 3>&1
  status=$?
  [ "$status" -ne 0 ] || return 0
  case $said in
    *axle-refused:*)
      why=${said#*axle-refused: }
      why=${why%%[$'\r\n']*}
      ;;
  esac
  # Of a hub of before, or of none: what curl says comes last.
  [ -n "$why" ] || why="unreachable: Axle does not answer, try again in a moment (${said##*$'\n'})"
  printf 'axle: %s\n' "$why" >&2
  return 1
}

# As a part of an address, byte by byte.
_axle_url() {
  local LC_ALL=C text=$1 at char
  for ((at = 0; at < ${#text}; at++)); do
    char=${text:at:1}
    case $char in [A-Za-z0-9._~-]) printf '%s' "$char" ;; *) printf '%%%02X' "'$char" ;; esac
  done
}

# Whether there is somebody to write to.
_axle_listens() {
  case ${AXLE_RESULTS:-} in '' | *[!0-9]*) return 1 ;; esac
}

_axle_kept() {
  [ -n "${AXLE_STATE:-}" ] || { printf '%s' "${3:-}"; return 0; }
  AXLE_AWK_BEGIN="{\"kind\":\"$1\",\"key\":$(axle_json "$2"),\"value\":" AXLE_AWK_DEFAULT=${3:-} LC_ALL=C awk '
    function hex(digit) { return index("0123456789abcdef", tolower(digit)) - 1 }
    BEGIN { begin = ENVIRON["AXLE_AWK_BEGIN"]; found = 0 }
    substr($0, 1, length(begin)) == begin { json = substr($0, length(begin) + 1, length($0) - length(begin) - 1); found = 1; exit }
    END {
      if (!found) printf "%s", ENVIRON["AXLE_AWK_DEFAULT"]
      else if (json !~ /^"/) printf "%s", json
      else {
        for (i = 2; i < length(json); i++) {
          char = substr(json, i, 1)
          if (char != "\\") { printf "%s", char; continue }
          char = substr(json, ++i, 1)
          if (char == "u") {
            code = 16 * hex(substr(json, i + 3, 1)) + hex(substr(json, i + 4, 1))
            printf "%s", (substr(json, i + 1, 2) == "00" && code > 0 && code < 128 ? sprintf("%c", code) : "?")
            i += 4
          }
          else printf "%s", (char == "n" ? "\n" : char == "t" ? "\t" : char == "r" ? "\r" : char == "b" ? "\b" : char == "f" ? "\f" : char)
        }
      }
    }' "$AXLE_STATE"
}

_axle_value() {
  printf '%s.' "$1" | LC_ALL=C awk "$_axle_awk$_axle_whole"'END {
    text = given()
    printf "%s", value(text, same(text) ? "number" : text == "true" || text == "false" ? "boolean" : "text")
  }'
}

# All that is read, with the point after it that tells whether a line ended there.
_axle_whole='
  function given() { return substr(lines, 1, length(lines) - 1) }
  { lines = lines (NR > 1 ? "\n" : "") $0 }
'

# The functions that awk needs. Joined rather than replaced: what a backslash means in a replacement differs between kinds of awk.
_axle_awk='
  function join(text, at, by,   parts, count, i, whole) {
    count = split(text, parts, at)
    whole = parts[1]
    for (i = 2; i <= count; i++) whole = whole by parts[i]
    return count == 0 ? "" : whole
  }
  function string(text,   code) {
    text = join(text, "\\", "\\\\")
    text = join(text, "\"", "\\\"")
    text = join(text, "\n", "\\n")
    text = join(text, "\t", "\\t")
    if (text ~ /[[:cntrl:]]/) for (code = 1; code < 32; code++) text = join(text, sprintf("%c", code), sprintf("\\u%04x", code))
    return "\"" text "\""
  }
  function number() { return "^-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?$" }
  # A number that reads the same again, whoever keeps it: 1.10, 1e5 and one of many digits do not.
  function same(text) {
    return text ~ /^(0|-?[1-9][0-9]*|-?(0|[1-9][0-9]*)[.][0-9]*[1-9])$/ && text !~ /^-?0[.]000000/ && length(text) <= 15
  }
  function value(text, type) {
    if (type == "number" && text ~ number()) return text
    if (type == "boolean" && (text == "true" || text == "false")) return text
    return text == "" && type != "text" ? "null" : string(text)
  }
'
