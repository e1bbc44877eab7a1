//! Puts exactly the commands of the border under the window's access control.

#[expect(unreachable_pub, reason = "in its own crate it is public")]
#[path = "../crates/rpc/src/commands.rs"]
mod commands;

fn main() {
    println!("cargo:rerun-if-changed=../crates/rpc/src/commands.rs");
    let manifest = tauri_build::AppManifest::new().commands(commands::COMMANDS);
    if let Err(error) =
        tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))
    {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}
