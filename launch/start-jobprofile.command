#!/bin/sh
# Double-click to open jobprofile in the browser (macOS; on Linux, start-jobprofile.desktop calls this).
# Closing this window, or "End the program" on the page, ends it.
here=$0
while [ -L "$here" ]; do
  target=$(readlink "$here")
  case $target in
    /*) here=$target ;;
    *) here=$(dirname "$here")/$target ;;
  esac
done
cd "$(dirname "$here")/.." || exit 1
program=.venv/bin/jobprofile
if [ ! -x "$program" ]; then
  echo "jobprofile is not set up on this machine yet. 本机尚未安装 jobprofile。"
  echo "'make setup' in this folder does it: some minutes, about 1 GB to download, 3 GB of disk."
  printf "Set it up now? 现在安装吗？ [y/N] "
  read -r answer
  case $answer in
    [yY]*) make setup || { echo "That did not work. 安装未成功。"; read -r _; exit 1; } ;;
    *) exit 1 ;;
  esac
fi
"$program" app "$@"
status=$?
# A window that closes at once would hide what went wrong.
[ "$status" -ne 0 ] && [ -t 0 ] && { printf "Press Enter to close. 按回车键关闭。"; read -r _; }
exit "$status"
