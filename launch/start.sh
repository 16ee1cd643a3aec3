#!/bin/sh
# Opens jobprofile in the browser (Linux, macOS). The first time it sets everything up in this folder's `.venv`:
# it says what it will do, and asks before it does it. Closing the window, or "End the program" on the page, ends it.
here=$0
while [ -L "$here" ]; do
  target=$(readlink "$here")
  case $target in
    /*) here=$target ;;
    *) here=$(dirname "$here")/$target ;;
  esac
done
cd "$(dirname "$here")" || exit 1
# In a checkout this file stands in `launch`; in an offline bundle at its top.
[ -d wheels ] || cd .. || exit 1
program=.venv/bin/jobprofile
close() {
  # A window that closes at once would hide what went wrong.
  [ -t 0 ] && { printf "Press Enter to close. 按回车键关闭。"; read -r _; }
  exit "$1"
}
if [ ! -x "$program" ]; then
  set_up=launch/set_up.py
  [ -f "$set_up" ] || set_up=set_up.py
  python=
  for one in python3 python python3.11 python3.12 python3.13 python3.14; do
    command -v "$one" >/dev/null 2>&1 && { python=$one; break; }
  done
  [ -n "$python" ] || { echo "Python is missing: install Python 3.11 to 3.14. 缺少 Python，请先安装 3.11 至 3.14。"; close 2; }
  echo "jobprofile is not set up on this machine yet. 本机尚未安装 jobprofile。"
  "$python" "$set_up" --plan || close 2
  printf "Set it up now? 现在安装吗？ [y/N] "
  read -r answer
  case $answer in
    [yY]*) "$python" "$set_up" || close 2 ;;
    *) exit 1 ;;
  esac
fi
echo "jobprofile opens in the browser; what it does stays on this machine. 将在浏览器中打开，数据不离开本机。" >&2
"$program" app "$@"
status=$?
[ "$status" -eq 0 ] || close "$status"
