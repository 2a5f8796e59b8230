#!/bin/sh
# Makes sure that Debian's Chromium and a Chinese font are there: browser tests, screenshots and
# printing need both. Prints the browser's path. Does nothing where they are already installed.
set -eu

missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
[ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || missing="$missing fonts-noto-cjk"

if [ -n "$missing" ]; then
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || {
            echo "please install as root: apt-get install$missing" >&2
            exit 1
        }
        as_root=sudo
    fi
    export DEBIAN_FRONTEND=noninteractive
    {
        $as_root apt-get update -q
        # shellcheck disable=SC2086  # one word per package is meant
        $as_root apt-get install -q -y --no-install-recommends $missing
    } >&2
fi

command -v chromium
