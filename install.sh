#!/bin/sh
# Puts Quoth and its pinned dependencies into a virtual environment; the Makefile and the Dockerfile both call it.
#
#   ./install.sh VENV WHAT…        ./install.sh .venv --editable '.[dev]'
#
# PYTHON names the interpreter (default python3). pip's own configuration, wherever it stands, keeps its say.
# LOCKED names a folder with torch.txt and requirements.txt, versions with hashes (container/): nothing else is fetched.
set -eu
cd "$(dirname "$0")"
venv=$1
shift
python=${PYTHON:-python3}
torch=$(grep '^torch==' constraints.txt)
cpu_index=https://download.pytorch.org/whl/cpu
unfinished=$venv/.unfinished
export PIP_USER=0 # a machine-wide `user = true` would make pip refuse a virtual environment

say() { printf '%s\n' "$*" >&2; }
pip() { "$venv/bin/python" -m pip --quiet --no-input --disable-pip-version-check "$@"; }
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

# A set-up that was killed may have left half a package that pip takes for a whole one: begin again.
if [ -e "$unfinished" ] || ! "$venv/bin/python" -c "import pip; $new_enough" 2>/dev/null; then
    if ! found=$("$python" --version 2>&1); then
        say "Quoth needs Python 3.11 or newer, and there is no '$python' here." \
            "Install one, or name it: make ask PYTHON=/path/to/python3"
        exit 1
    fi
    if ! "$python" -c "$new_enough"; then
        say "Quoth needs Python 3.11 or newer; '$python' is $found." \
            "Install a newer one, or name it: make ask PYTHON=python3.12"
        exit 1
    fi
    say "Setting up $venv with $found (once; a few minutes on a slow line) …"
    rm -rf "$venv"
    mkdir -p "$venv"
    touch "$unfinished"
    "$python" -m venv "$venv"
fi
touch "$unfinished"

# The pip that comes with Python 3.11 misreads a dependency's extra (`lxml[html_clean]`) and leaves a package out; where
# versions are locked it has nothing to resolve.
[ -n "${LOCKED:-}" ] || pip install --constraint constraints.txt --upgrade pip

# From its own index torch comes without CUDA: 200 MB in place of 3 GB. Asked first whether it answers, since pip
# would wait and retry for minutes where a firewall swallows the packets.
if ! "$venv/bin/python" -c 'import importlib.metadata, sys
sys.exit(importlib.metadata.version("torch").partition("+")[0] != sys.argv[1])' "${torch#torch==}" 2>/dev/null; then
    say "  $torch"
    if ! "$venv/bin/python" -c 'import sys, urllib.request
urllib.request.urlopen(sys.argv[1], timeout=5)' "$cpu_index/torch/" 2>/dev/null; then
        say "  $cpu_index does not answer: torch is taken from where pip's configuration says"
        cpu_index=
    fi
    if [ -n "${LOCKED:-}" ]; then
        pip install --no-deps --require-hashes --requirement "$LOCKED/torch.txt" ${cpu_index:+--index-url "$cpu_index"}
    elif [ -z "$cpu_index" ] || ! pip install --no-deps --index-url "$cpu_index" "$torch"; then
        pip install --constraint constraints.txt "$torch"
    fi
fi
say "  Quoth and everything else it needs"
if [ -n "${LOCKED:-}" ]; then
    pip install --no-deps --require-hashes --requirement "$LOCKED/requirements.txt"
    pip install --no-deps --no-build-isolation "$@" # what builds it is locked too
    "$venv/bin/python" -m pip check >&2
else
    pip install --constraint constraints.txt "$@"
fi
rm "$unfinished"
