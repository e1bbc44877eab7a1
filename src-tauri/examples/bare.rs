//! A bare Tauri window: no state, no plugin, an empty page. `cargo xtask bench` measures ours
//! against it in the same run.

#[path = "../src/bench.rs"]
mod bench;

fn main() {
    let Ok(page) = tauri::Url::parse("bare://localhost/") else { return };
    let ready_file = std::env::var_os("PATCHBAY_READY_FILE").map(std::path::PathBuf::from);
    let built = tauri::Builder::default()
        // An empty page of its own scheme: `about:blank` never says that it was loaded.
        .register_uri_scheme_protocol("bare", |_, _| {
            tauri::http::Response::builder()
                .header("content-type", "text/html")
                .body(&b"<!doctype html><title>Bare</title>"[..])
                .unwrap_or_default()
        })
        .setup(move |app| {
            tauri::WebviewWindowBuilder::new(app, "main", tauri::WebviewUrl::CustomProtocol(page))
                .title("Bare")
                .inner_size(1180.0, 760.0)
                .on_page_load(move |_, load| {
                    if let (tauri::webview::PageLoadEvent::Finished, Some(file)) =
                        (load.event(), ready_file.as_deref())
                    {
                        bench::ready(file);
                    }
                })
                .build()?;
            Ok(())
        })
        .build(tauri::generate_context!());
    if let Ok(app) = built {
        app.run(|_, _| {});
    }
}
