//! The windows that are shown on `DISPLAY`: their close button, as a window manager has it, and what
//! is seen of them.

use std::path::Path;

use image::RgbImage;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, ImageFormat, MapState,
    Window,
};
use x11rb::rust_connection::RustConnection;

use crate::{Outcome, Problem};

/// Asks every window that is shown and can be closed to close itself; gives how many.
/// (`WM_DELETE_WINDOW`, Inter-Client Communication Conventions Manual, 4.2.8.1.)
///
/// # Errors
/// There is no X server, or it does not answer.
pub fn close_all() -> Outcome<usize> {
    let (server, root) = connect()?;
    let asked = ask(&server, root).map_err(|error| failed(&error))?;
    if asked == 0 {
        return Err(Problem::new("no window can be closed"));
    }
    Ok(asked)
}

/// Writes what is seen of the window that was opened last, as a PNG. (`WebKitWebDriver` 2.50 gives no
/// picture of a window that is drawn without OpenGL.)
///
/// # Errors
/// No window is shown, or the file can't be written.
pub fn photograph(file: &Path) -> Outcome<()> {
    let (server, root) = connect()?;
    let picture = seen(&server, root).map_err(|error| failed(&error))?;
    let picture = picture.ok_or_else(|| Problem::new("no window is shown"))?;
    picture.save(file).map_err(|error| Problem::new(format!("{}: {error}", file.display())))
}

fn failed(error: &dyn std::fmt::Display) -> Problem {
    Problem::new(format!("the X server: {error}"))
}

fn connect() -> Outcome<(RustConnection, Window)> {
    let (server, screen) = x11rb::connect(None).map_err(|error| failed(&error))?;
    let root = server.setup().roots.get(screen).map(|screen| screen.root);
    let root = root.ok_or_else(|| Problem::new("the X server has no screen"))?;
    Ok((server, root))
}

type Reply<T> = Result<T, x11rb::errors::ReplyError>;

/// The windows that are shown and have a close button, the one that was opened last at the end.
fn closable(server: &RustConnection, root: Window) -> Reply<Vec<Window>> {
    let atom = |name: &str| -> Reply<Atom> {
        Ok(server.intern_atom(false, name.as_bytes())?.reply()?.atom)
    };
    let (protocols, delete) = (atom("WM_PROTOCOLS")?, atom("WM_DELETE_WINDOW")?);
    let mut shown = Vec::new();
    for window in server.query_tree(root)?.reply()?.children {
        let looks = server.get_window_attributes(window)?.reply();
        if !looks.is_ok_and(|looks| looks.map_state == MapState::VIEWABLE) {
            continue;
        }
        let listed = server.get_property(false, window, protocols, AtomEnum::ATOM, 0, 64)?;
        // A window that went meanwhile has no properties.
        let Ok(listed) = listed.reply() else { continue };
        if listed.value32().into_iter().flatten().any(|it| it == delete) {
            shown.push(window);
        }
    }
    Ok(shown)
}

fn ask(server: &RustConnection, root: Window) -> Reply<usize> {
    let protocols = server.intern_atom(false, b"WM_PROTOCOLS")?.reply()?.atom;
    let delete = server.intern_atom(false, b"WM_DELETE_WINDOW")?.reply()?.atom;
    let shown = closable(server, root)?;
    for window in &shown {
        let message = ClientMessageEvent::new(32, *window, protocols, [delete, 0, 0, 0, 0]);
        server.send_event(false, *window, EventMask::NO_EVENT, message)?.check()?;
    }
    Ok(shown.len())
}

fn seen(server: &RustConnection, root: Window) -> Reply<Option<RgbImage>> {
    let Some(window) = closable(server, root)?.pop() else { return Ok(None) };
    let size = server.get_geometry(window)?.reply()?;
    let (width, height) = (size.width, size.height);
    let got = server.get_image(ImageFormat::Z_PIXMAP, window, 0, 0, width, height, u32::MAX)?;
    // Four bytes for each: blue, green, red, and one that says nothing.
    let colours = got.reply()?.data.chunks_exact(4).flat_map(|it| [it[2], it[1], it[0]]).collect();
    Ok(RgbImage::from_raw(width.into(), height.into(), colours))
}
