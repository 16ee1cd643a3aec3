#!/bin/sh
# Double-click on macOS. The first time, the system may refuse a file that was downloaded: right click, Open.
exec "$(dirname "$0")/start.sh" "$@"
