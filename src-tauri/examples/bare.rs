//! A bare Tauri window: no state, no plugin, a page of one word. `cargo xtask bench` measures ours
//! against it in the same run: both are there once their page has been painted and has said so.

#[path = "../src/bench.rs"]
mod bench;

const PAGE: &[u8] = b"<!doctype html><title>Bare</title><p>Bare</p><script>
    requestAnimationFrame(() => setTimeout(() => (document.title = 'painted')));
</script>";

fn main() {
    let Ok(page) = tauri::Url::parse("bare://localhost/") else { return };
    let ready_file = std::env::var_os("PATCHBAY_READY_FILE").map(std::path::PathBuf::from);
    let built = tauri::Builder::default()
        // A page of its own scheme, with a title to say by that it is painted: as ours, after a frame.
        .register_uri_scheme_protocol("bare", |_, _| {
            tauri::http::Response::builder()
                .header("content-type", "text/html")
                .body(PAGE)
                .unwrap_or_default()
        })
        .setup(move |app| {
            tauri::WebviewWindowBuilder::new(app, "main", tauri::WebviewUrl::CustomProtocol(page))
                .title("Bare")
                .inner_size(1180.0, 760.0)
                .on_document_title_changed(move |_, title| {
                    if let ("painted", Some(file)) = (title.as_str(), ready_file.as_deref()) {
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
