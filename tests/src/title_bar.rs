//! The close button, as a window manager has it.

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, MapState, Window,
};
use x11rb::rust_connection::RustConnection;

use crate::{Outcome, Problem};

/// Asks every window that is shown on `DISPLAY` and can be closed to close itself; gives how many. (`WM_DELETE_WINDOW`, Inter-Client Communication Conventions Manual, 4.2.8.1.)
///
/// # Errors
/// There is no X server, or it does not answer.
pub fn close_all() -> Outcome<usize> {
    let failed = |error: &dyn std::fmt::Display| Problem::new(format!("the X server: {error}"));
    let (server, screen) = x11rb::connect(None).map_err(|error| failed(&error))?;
    let root = server.setup().roots.get(screen).map(|screen| screen.root);
    let root = root.ok_or_else(|| Problem::new("the X server has no screen"))?;
    let asked = ask(&server, root).map_err(|error| failed(&error))?;
    if asked == 0 {
        return Err(Problem::new("no window can be closed"));
    }
    Ok(asked)
}

fn ask(server: &RustConnection, root: Window) -> Result<usize, x11rb::errors::ReplyError> {
    let atom = |name: &str| -> Result<Atom, x11rb::errors::ReplyError> {
        Ok(server.intern_atom(false, name.as_bytes())?.reply()?.atom)
    };
    let (protocols, delete) = (atom("WM_PROTOCOLS")?, atom("WM_DELETE_WINDOW")?);
    let mut asked = 0;
    for window in server.query_tree(root)?.reply()?.children {
        let looks = server.get_window_attributes(window)?.reply();
        if !looks.is_ok_and(|looks| looks.map_state == MapState::VIEWABLE) {
            continue;
        }
        let listed = server.get_property(false, window, protocols, AtomEnum::ATOM, 0, 64)?;
        // A window that went meanwhile has no properties.
        let Ok(listed) = listed.reply() else { continue };
        if !listed.value32().into_iter().flatten().any(|it| it == delete) {
            continue;
        }
        let message = ClientMessageEvent::new(32, window, protocols, [delete, 0, 0, 0, 0]);
        server.send_event(false, window, EventMask::NO_EVENT, message)?.check()?;
        asked += 1;
    }
    Ok(asked)
}
