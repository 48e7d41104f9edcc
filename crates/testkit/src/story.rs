//! One story, told on both databases.

use crate::db::Engine;

/// What a story needs before it begins, such as a running shop.
pub trait Fixture: Sized {
    /// Makes it, on a fresh database.
    fn start(engine: Engine) -> impl Future<Output = Self>;

    /// Puts it away.
    fn stop(self) -> impl Future<Output = ()>;
}

/// Tells `story` on `engine`; what [`both_engines!`](crate::both_engines) expands to.
///
/// # Panics
/// When the story fails.
#[expect(clippy::expect_used, reason = "a test without its runtime has failed")]
pub fn tell<F: Fixture>(engine: Engine, story: impl AsyncFnOnce(&F)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime for the test").block_on(async {
        let fixture = F::start(engine).await;
        story(&fixture).await;
        fixture.stop().await;
    });
}

/// Makes two tests of each story, `sqlite` and `postgres`, in a module of its name.
///
/// ```text
/// both_engines! {
///     async fn the_last_frame_is_sold_once(app: &TestApp) { … }
/// }
/// ```
#[macro_export]
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $story:ident($fixture:ident: &$kind:ty) $body:block)+) => {$(
        $(#[$meta])*
        mod $story {
            #[allow(unused_imports, reason = "a story may need nothing from around it")]
            use super::*;

            async fn story($fixture: &$kind) $body

            #[test]
            fn sqlite() {
                $crate::tell($crate::db::Engine::Sqlite, story);
            }

            #[test]
            fn postgres() {
                $crate::tell($crate::db::Engine::Postgres, story);
            }
        }
    )+};
}
