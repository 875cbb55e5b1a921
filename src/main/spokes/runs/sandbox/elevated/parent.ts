/**
 * The program that sudo runs: a shell that is root's, and the parent of the script. It is text on sudo's own command line, so that
 * nobody can change it while a password is asked for, and of everything that it reads it first checks the digest:
 * `sh -c PARENT axle RUN OWNER SPEC SIZE SHA256`.
 *
 * What it writes lies in a folder that it makes (`/run/axle-RUN`), where nobody else can put a link in the way. There are its three
 * pipes: `control` (orders of the recorder), `status` (what it says) and `results`. When the recorder says `go` it takes what it reads,
 * and when that says `begin`, it runs the script in the foreground, so that Ctrl-C reaches it, and beside it a watcher that ends everything
 * of the run when it is told to, or when the recorder is gone: nobody else may signal root's processes. What reaches the whole group (a
 * script's `kill 0`, a terminal that hangs up) does not reach the watcher. Once it was told so, nothing of the run is left when it ends.
 * What a script has mounted there and left is not its to remove. Where somebody kills the parent itself, the watcher removes the folder.
 */
export const parent = `umask 077
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH
run=$1 owner=$2; d=
for b in /run /tmp; do mkdir "$b/axle-$run" 2>/dev/null && d=$b/axle-$run && break; done
[ -n "$d" ] || { echo "axle: root can make no folder in /run or /tmp" >&2; exit 125; }
away() {
  if grep -qF " $d/" /proc/self/mountinfo; then rm -f "$d/in/spec" "$d/in/state" "$d/in/secrets/"*; else rm -rf --one-file-system "$d"; fi
}
trap away EXIT
trap : HUP INT QUIT PIPE TERM
ulimit -c 0
chmod 711 "$d" && mkdir "$d/in" && mkfifo "$d/control" "$d/status" "$d/results" || exit 125
exec 7<>"$d/control" 6<>"$d/status" 5<>"$d/results"
chown "$owner" "$d/control" "$d/results" "$d/status" || exit 125
[ "$(timeout 20 head -n 1 <&7)" = go ] || exit 125
exec 8<"$d/control" 9>"$d/status" 3>"$d/results" 5>&- 6>&- 7>&-
say() { printf '%s\\n' "$*" >&9; }
take() {
  mkdir -p "$d/in/$(dirname "$4")" && timeout 60 head -c "$2" "$1" >"$d/in/$4" || { say unreadable; exit 125; }
  [ "$(sha256sum <"$d/in/$4")" = "$3  -" ] || { say changed; exit 125; }
  chmod "\${5:-400}" "$d/in/$4"
}
members() {
  rows= found=
  for p in /proc/[0-9]*; do
    read -r row <"$p/stat" || continue
    p=\${p#/proc/} row=\${row##*) }; state=\${row%% *} row=\${row#* }
    case $state in Z|X) ;; *) [ "$p" = "$me" ] || rows="$rows $p:\${row%% *}";; esac
  done 2>/dev/null
  for p in $(grep -lzxF "AXLE_RUN_ID=$run" /proc/[0-9]*/environ 2>/dev/null); do p=\${p#/proc/}; found="$found \${p%%/*}"; done
  new=1
  while [ "$new" = 1 ]; do
    new=0
    for p in $rows; do
      case " $$ $found " in *" \${p#*:} "*) case " $found " in *" \${p%%:*} "*) ;; *) found="$found \${p%%:*}" new=1;; esac;; esac
    done
  done
}
end() { members; for p in $found; do kill "-$1" "$p" && [ "$1" = KILL ] || kill -CONT "$p"; done 2>/dev/null; }
gone() { kill -0 $$ 2>/dev/null || away; exit; }
watch() {
  read -r me row </proc/self/stat
  exec 3>&- 9>&-; unset AXLE_RUN_ID
  while read -r order <&8; do : >"$d/ending"; case $order in term) end TERM;; kill) end KILL;; esac; done
  : >"$d/ending"; end TERM; n=0
  while [ $n -lt 50 ]; do members; [ -n "$found" ] || gone; sleep 0.1; n=$((n+1)); done
  while :; do end KILL; [ -n "$found" ] || gone; sleep 0.1; done
}
take "$3" "$4" "$5" spec
. "$d/in/spec"
say ready; read -r order <&8; [ "$order" = begin ] || exit 125
trap '' HUP INT QUIT PIPE TERM; watch & watcher=$!; trap : HUP INT QUIT PIPE TERM
say start; umask 022
"$@" 8<&- 9>&-
code=$?
unset AXLE_RUN_ID; me=$watcher
while [ -e "$d/ending" ]; do members; [ -n "$found" ] || break; sleep 0.1; done
say "exit $code"
kill -KILL "$watcher" 2>/dev/null
exit "$code"`;
