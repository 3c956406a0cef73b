#!/bin/sh
# Makes this image's Rust compile for wasm32, and leaves `with-wasm COMMAND…`, which runs a command with the Rust that does.
set -eu

target=wasm32-unknown-unknown
if rustup target add "$target"; then
    printf '#!/bin/sh\nexec "$@"\n' > /usr/local/bin/with-wasm
else
    # rustup cannot fetch. Debian's newer Rust for browsers brings the sources of std, which are compiled for wasm32;
    # the linker is that of the image's Rust.
    echo "add-wasm: taking Debian's Rust instead" >&2
    apt-get update
    apt-get install -y -q --no-install-recommends rustc-web cargo-web rust-web-src
    rm -rf /var/lib/apt/lists/*
    host=$(rustc -vV | sed -n 's/^host: //p')
    linker=$(rustc --print sysroot)/lib/rustlib/$host/bin/rust-lld
    [ -x "$linker" ] || { echo "add-wasm: there is no $linker" >&2; exit 1; }
    cat > /usr/local/bin/with-wasm <<END
#!/bin/sh
# Debian's cargo and rustc before the image's own.
export PATH=/usr/bin:\$PATH
export CARGO=/usr/bin/cargo RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$linker
exec "\$@"
END
fi
chmod 0755 /usr/local/bin/with-wasm
