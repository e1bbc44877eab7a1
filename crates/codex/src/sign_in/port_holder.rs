//! Which program holds a port of this computer, where the system tells. Best effort.

/// The name of the program that listens on TCP `port`, for instance `codex`. Blocks for some
/// milliseconds. Linux only: elsewhere, and for another user's programs, nothing is known.
pub(crate) fn holder(port: u16) -> Option<String> {
    #[cfg(target_os = "linux")]
    return linux::holder(port);
    #[cfg(not(target_os = "linux"))]
    {
        let _ = port;
        None
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;

    /// From `/proc/net/tcp{,6}` to the inode, from the inode to the process that has it open.
    pub(super) fn holder(port: u16) -> Option<String> {
        let inode = ["/proc/net/tcp", "/proc/net/tcp6"]
            .iter()
            .filter_map(|table| fs::read_to_string(table).ok())
            .find_map(|table| inode_of(&table, port).map(str::to_owned))?;
        let socket = format!("socket:[{inode}]");
        fs::read_dir("/proc").ok()?.flatten().find_map(|process| {
            let folder = process.path();
            folder.file_name()?.to_str()?.parse::<u32>().ok()?;
            let open = fs::read_dir(folder.join("fd")).ok()?;
            open.flatten()
                .any(|fd| {
                    fs::read_link(fd.path()).is_ok_and(|to| to.as_os_str() == socket.as_str())
                })
                .then(|| fs::read_to_string(folder.join("comm")).ok())?
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty())
        })
    }

    /// The inode of the socket that listens (state 0A) on `port`.
    pub(super) fn inode_of(table: &str, port: u16) -> Option<&str> {
        let wanted = format!(":{port:04X}");
        table.lines().skip(1).find_map(|line| {
            let mut columns = line.split_whitespace();
            let (local, state) = (columns.nth(1)?, columns.nth(1)?);
            (local.ends_with(&wanted) && state == "0A").then(|| columns.nth(5)).flatten()
        })
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #[test]
    fn the_table_is_read() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   0: 0100007F:05AF 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 424242 1 0 100 0 0 10 0\n   1: 0100007F:05B1 0100007F:9999 01 00000000:00000000 00:00000000 00000000  1000        0 7 1\n";
        assert_eq!(super::linux::inode_of(table, 1455), Some("424242"));
        assert_eq!(super::linux::inode_of(table, 1457), None, "connected, not listening");
    }

    #[test]
    fn our_own_listener_is_found() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let name = super::holder(listener.local_addr().unwrap().port());
        let own = std::fs::read_to_string("/proc/self/comm").unwrap();
        assert_eq!(name.as_deref(), Some(own.trim()));
    }
}
