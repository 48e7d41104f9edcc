//! One text per query, for both engines: the registry that tests prepare from.

/// A query with a name. Its parameters are `$1`, `$2`, …; made by the crate's `sql!` macro.
#[derive(Debug)]
pub struct Sql {
    module: &'static str,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

impl Sql {
    pub(crate) const fn new(
        module: &'static str,
        name: &'static str,
        sqlite: &'static str,
        postgres: &'static str,
    ) -> Self {
        Self { module, name, sqlite, postgres }
    }

    /// Path of the module that declares it.
    pub const fn module(&self) -> &'static str {
        self.module
    }

    /// Its name in that module.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The text as SQLite gets it.
    pub const fn sqlite(&self) -> &'static str {
        self.sqlite
    }

    /// The text as PostgreSQL gets it.
    pub const fn postgres(&self) -> &'static str {
        self.postgres
    }
}

/// Writes `$n` as `?n` outside of quotes: SQLite takes `$n` for a name and numbers names by first appearance.
/// Runs while compiling; `N` is the length of `text`.
#[expect(clippy::indexing_slicing, reason = "an index out of bounds stops the compiler, not the program")]
pub(crate) const fn numbered<const N: usize>(text: &str) -> [u8; N] {
    let text = text.as_bytes();
    let mut bytes = [0; N];
    let mut quoted = false;
    let mut at = 0;
    while at < N {
        let parameter = text[at] == b'$' && !quoted && at + 1 < N && text[at + 1].is_ascii_digit();
        quoted ^= text[at] == b'\'';
        bytes[at] = if parameter { b'?' } else { text[at] };
        at += 1;
    }
    bytes
}

/// Declares queries: `NAME = "SELECT … WHERE id = $1";`, each a `static` [`Sql`](crate::Sql), and the module's
/// `STATEMENTS`. The text may be any constant expression (`concat!`). Once per module.
macro_rules! sql {
    ($($(#[$meta:meta])* $visible:vis $name:ident = $text:expr;)+) => {
        $($(#[$meta])* $visible static $name: $crate::Sql = {
            const POSTGRES: &str = $text;
            const BYTES: [u8; POSTGRES.len()] = $crate::sql::numbered(POSTGRES);
            const SQLITE: &str = match std::str::from_utf8(&BYTES) {
                Ok(text) => text,
                Err(_) => POSTGRES,
            };
            $crate::Sql::new(module_path!(), stringify!($name), SQLITE, POSTGRES)
        };)+

        /// Every query of this module.
        pub(crate) static STATEMENTS: &[&$crate::Sql] = &[$(&$name),+];
    };
}
pub(crate) use sql;
