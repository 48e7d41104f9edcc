//! Users, their sessions, and how often a wrong password was tried.

use melati_domain::{
    actor::{Actor, Role},
    day::Millis,
    id::{BranchId, UserId},
    people::Standing,
};

use crate::{FromRow, ReadTx, Row, StoreError, Tx, sql, text::like_pattern};

/// A person who signs in. The hash is never shown; `Debug` leaves it out.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Row.
    pub id: UserId,
    /// Name as shown.
    pub name: String,
    /// Sign-in name, lower case.
    pub email: String,
    /// Argon2id in PHC form.
    pub password_hash: String,
    /// Role.
    pub role: Role,
    /// Home branch; `None` for a super admin.
    pub branch: Option<BranchId>,
    /// May sign in.
    pub is_active: bool,
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

impl User {
    /// The person as one who acts.
    pub fn actor(&self) -> Actor {
        Actor { user: self.id, name: self.name.clone(), role: self.role, branch: self.branch }
    }

    /// What the person may do, and where.
    pub fn standing(&self) -> Standing {
        Standing { role: self.role, branch: self.branch, is_active: self.is_active }
    }
}

impl FromRow for User {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            email: row.get(2)?,
            password_hash: row.get(3)?,
            role: row.get(4)?,
            branch: row.get(5)?,
            is_active: row.get(6)?,
        })
    }
}

/// A person of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedUser {
    /// Who.
    pub user: User,
    /// Name of the home branch.
    pub branch_name: Option<String>,
    /// Last use that was written down.
    pub last_seen_at: Option<Millis>,
}

impl FromRow for ListedUser {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { user: User::from_row(row)?, branch_name: row.get(7)?, last_seen_at: row.get(8)? })
    }
}

/// What a list of people is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserFilter {
    /// People at home in this branch.
    pub branch: Option<BranchId>,
    /// Contained in name or sign-in name.
    pub q: String,
    /// After this row.
    pub cursor: i64,
    /// Most rows.
    pub limit: i64,
}

/// One of a person's sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// Hash of its token.
    pub token_hash: String,
    /// What the person calls the device, or which browser it is.
    pub device_name: String,
    /// When it began.
    pub created_at: Millis,
    /// Last use that was written down.
    pub last_seen_at: Millis,
}

impl FromRow for OwnSession {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            token_hash: row.get(0)?,
            device_name: row.get(1)?,
            created_at: row.get(2)?,
            last_seen_at: row.get(3)?,
        })
    }
}

/// A session with the person it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Who.
    pub user: User,
    /// When it ends.
    pub expires_at: Millis,
    /// Last use that was written down.
    pub last_seen_at: Millis,
}

impl FromRow for SessionRow {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { user: User::from_row(row)?, expires_at: row.get(7)?, last_seen_at: row.get(8)? })
    }
}

/// A session to be stored: only the hash of its token is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession<'a> {
    /// Hex SHA-256 of the token.
    pub token_hash: &'a str,
    /// Whose.
    pub user: UserId,
    /// `browser` or `api`.
    pub channel: &'a str,
    /// What the person calls the device.
    pub device_name: &'a str,
    /// Start.
    pub created_at: Millis,
    /// End.
    pub expires_at: Millis,
}

/// Wrong passwords in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongPasswords {
    /// How many.
    pub tries: i64,
    /// The last of them.
    pub tried_at: Millis,
}

impl FromRow for WrongPasswords {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { tries: row.get(0)?, tried_at: row.get(1)? })
    }
}

sql! {
    USER_COUNT = "SELECT COUNT(*) FROM user_account";
    USER = "
        SELECT id, name, email, password_hash, role, branch_id, is_active FROM user_account WHERE id = $1";
    USER_BY_EMAIL = "
        SELECT id, name, email, password_hash, role, branch_id, is_active FROM user_account WHERE email = $1";
    USERS = "
        SELECT u.id, u.name, u.email, u.password_hash, u.role, u.branch_id, u.is_active, b.name, u.last_seen_at_ms
        FROM user_account u LEFT JOIN branch b ON b.id = u.branch_id
        WHERE u.id > $1 AND ($2 = 0 OR u.branch_id = $2) AND LOWER(u.name || ' ' || u.email) LIKE $3 ESCAPE '\\'
        ORDER BY u.id LIMIT $4";
    LISTED_USER = "
        SELECT u.id, u.name, u.email, u.password_hash, u.role, u.branch_id, u.is_active, b.name, u.last_seen_at_ms
        FROM user_account u LEFT JOIN branch b ON b.id = u.branch_id WHERE u.id = $1";
    OWNERS = "SELECT id FROM user_account WHERE role = 'super admin' AND is_active = 1 ORDER BY id";
    USER_SEEN = "UPDATE user_account SET last_seen_at_ms = $2 WHERE id = $1";
    USER_OF_SESSION_SEEN = "
        UPDATE user_account SET last_seen_at_ms = $2
        WHERE id = (SELECT user_id FROM session WHERE token_hash = $1)";
    INSERT_USER = "
        INSERT INTO user_account (id, name, email, password_hash, role, branch_id, is_active, created_at_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (email) DO NOTHING";
    HAS_READ_ALL = "
        INSERT INTO notification_read (user_id, position) SELECT $1, COALESCE(MAX(position), 0) FROM event_log";
    SESSION = "
        SELECT u.id, u.name, u.email, u.password_hash, u.role, u.branch_id, u.is_active, s.expires_at_ms, s.last_seen_at_ms
        FROM session s JOIN user_account u ON u.id = s.user_id WHERE s.token_hash = $1";
    INSERT_SESSION = "
        INSERT INTO session (token_hash, user_id, channel, device_name, created_at_ms, last_seen_at_ms, expires_at_ms)
        VALUES ($1, $2, $3, $4, $5, $5, $6)";
    TOUCH_SESSION = "
        UPDATE session SET last_seen_at_ms = $2, expires_at_ms = $3 WHERE token_hash = $1";
    DELETE_SESSION = "DELETE FROM session WHERE token_hash = $1 RETURNING user_id";
    DELETE_SESSIONS_OF = "DELETE FROM session WHERE user_id = $1";
    DELETE_OTHER_SESSIONS_OF = "DELETE FROM session WHERE user_id = $1 AND token_hash <> $2";
    SESSIONS_OF = "
        SELECT token_hash, device_name, created_at_ms, last_seen_at_ms FROM session
        WHERE user_id = $1 AND expires_at_ms > $2 ORDER BY last_seen_at_ms DESC, token_hash";
    UPDATE_USER = "
        UPDATE user_account SET name = $2, email = $3, password_hash = $4, role = $5, branch_id = $6, is_active = $7
        WHERE id = $1";
    DELETE_EXPIRED_SESSIONS = "DELETE FROM session WHERE expires_at_ms <= $1";
    WRONG_PASSWORDS = "SELECT tries, tried_at_ms FROM sign_in_try WHERE email_hash = $1";
    // One statement, so that of many at once each is counted.
    COUNT_WRONG_PASSWORD = "
        INSERT INTO sign_in_try (email_hash, tries, tried_at_ms) VALUES ($1, 1, $2)
        ON CONFLICT (email_hash) DO UPDATE
        SET tries = CASE WHEN sign_in_try.tried_at_ms > $3 THEN sign_in_try.tries + 1 ELSE 1 END,
            tried_at_ms = EXCLUDED.tried_at_ms
        WHERE sign_in_try.tries < $4 OR sign_in_try.tried_at_ms <= $3";
    FORGET_WRONG_PASSWORDS = "DELETE FROM sign_in_try WHERE email_hash = $1";
    FORGET_OLD_WRONG_PASSWORDS = "DELETE FROM sign_in_try WHERE tried_at_ms <= $1";
}

impl ReadTx {
    /// How many users there are.
    pub async fn user_count(&mut self) -> Result<i64, StoreError> {
        Ok(self.one::<(i64,)>(&USER_COUNT, &[]).await?.map_or(0, |(n,)| n))
    }

    /// One user.
    pub async fn user(&mut self, id: UserId) -> Result<Option<User>, StoreError> {
        self.one(&USER, &[id.into()]).await
    }

    /// One user by sign-in name (lower case).
    pub async fn user_by_email(&mut self, email: &str) -> Result<Option<User>, StoreError> {
        self.one(&USER_BY_EMAIL, &[email.into()]).await
    }

    /// People by the order in which they came.
    pub async fn users(&mut self, filter: &UserFilter) -> Result<Vec<ListedUser>, StoreError> {
        let branch = filter.branch.map_or(0, |branch| branch.0);
        let params =
            [filter.cursor.into(), branch.into(), like_pattern(&filter.q).into(), filter.limit.into()];
        self.rows(&USERS, &params).await
    }

    /// One person, as the list shows them.
    pub async fn listed_user(&mut self, id: UserId) -> Result<Option<ListedUser>, StoreError> {
        self.one(&LISTED_USER, &[id.into()]).await
    }

    /// Everybody who answers for every branch and may sign in.
    pub async fn owners(&mut self) -> Result<Vec<UserId>, StoreError> {
        Ok(self.rows::<(UserId,)>(&OWNERS, &[]).await?.into_iter().map(|(id,)| id).collect())
    }

    /// The sessions of a person that hold at `now`, the last used first.
    pub async fn sessions_of(&mut self, user: UserId, now: Millis) -> Result<Vec<OwnSession>, StoreError> {
        self.rows(&SESSIONS_OF, &[user.into(), now.into()]).await
    }

    /// The session of a token, by its hash; whether it still holds is for the caller to decide.
    pub async fn session(&mut self, token_hash: &str) -> Result<Option<SessionRow>, StoreError> {
        self.one(&SESSION, &[token_hash.into()]).await
    }

    /// Wrong passwords that were tried with an e-mail, by its hash, whether or not it is somebody's.
    pub async fn wrong_passwords(&mut self, email_hash: &str) -> Result<Option<WrongPasswords>, StoreError> {
        self.one(&WRONG_PASSWORDS, &[email_hash.into()]).await
    }
}

impl Tx {
    /// Adds a user, to whom what happened before is no news; false when the sign-in name is taken.
    pub async fn insert_user(&mut self, user: &User, at: Millis) -> Result<bool, StoreError> {
        let u = user;
        let params = [
            u.id.into(),
            (&u.name).into(),
            (&u.email).into(),
            (&u.password_hash).into(),
            u.role.into(),
            u.branch.into(),
            u.is_active.into(),
            at.into(),
        ];
        let added = self.execute(&INSERT_USER, &params).await? > 0;
        if added {
            self.execute(&HAS_READ_ALL, &[u.id.into()]).await?;
        }
        Ok(added)
    }

    /// Stores a session; its person is seen.
    pub async fn insert_session(&mut self, session: &NewSession<'_>) -> Result<(), StoreError> {
        let s = session;
        self.execute(&USER_SEEN, &[s.user.into(), s.created_at.into()]).await?;
        let params = [
            s.token_hash.into(),
            s.user.into(),
            s.channel.into(),
            s.device_name.into(),
            s.created_at.into(),
            s.expires_at.into(),
        ];
        self.execute(&INSERT_SESSION, &params).await?;
        Ok(())
    }

    /// Slides a session; its person is seen. The person's row goes first, as wherever both change.
    pub async fn touch_session(
        &mut self,
        token_hash: &str,
        seen: Millis,
        expires: Millis,
    ) -> Result<(), StoreError> {
        self.execute(&USER_OF_SESSION_SEEN, &[token_hash.into(), seen.into()]).await?;
        self.execute(&TOUCH_SESSION, &[token_hash.into(), seen.into(), expires.into()]).await?;
        Ok(())
    }

    /// Ends a session; whose it was, if there was one.
    pub async fn delete_session(&mut self, token_hash: &str) -> Result<Option<UserId>, StoreError> {
        Ok(self.one::<(UserId,)>(&DELETE_SESSION, &[token_hash.into()]).await?.map(|(user,)| user))
    }

    /// Ends all sessions of a user; how many.
    pub async fn delete_sessions_of(&mut self, user: UserId) -> Result<u64, StoreError> {
        self.execute(&DELETE_SESSIONS_OF, &[user.into()]).await
    }

    /// Ends the sessions of a user but one; how many.
    pub async fn delete_other_sessions_of(
        &mut self,
        user: UserId,
        token_hash: &str,
    ) -> Result<u64, StoreError> {
        self.execute(&DELETE_OTHER_SESSIONS_OF, &[user.into(), token_hash.into()]).await
    }

    /// Changes a user.
    pub async fn update_user(&mut self, user: &User) -> Result<(), StoreError> {
        let u = user;
        let params = [
            u.id.into(),
            (&u.name).into(),
            (&u.email).into(),
            (&u.password_hash).into(),
            u.role.into(),
            u.branch.into(),
            i64::from(u.is_active).into(),
        ];
        self.execute(&UPDATE_USER, &params).await.map(drop)
    }

    /// Forgets sessions that ended before `now`; how many.
    pub async fn delete_expired_sessions(&mut self, now: Millis) -> Result<u64, StoreError> {
        self.execute(&DELETE_EXPIRED_SESSIONS, &[now.into()]).await
    }

    /// Counts a wrong password; those until `since` are forgotten first. False when there were `most` already: then
    /// nothing is counted.
    pub async fn count_wrong_password(
        &mut self,
        email_hash: &str,
        now: Millis,
        since: Millis,
        most: i64,
    ) -> Result<bool, StoreError> {
        let params = [email_hash.into(), now.into(), since.into(), most.into()];
        Ok(self.execute(&COUNT_WRONG_PASSWORD, &params).await? > 0)
    }

    /// Forgets the wrong passwords of an e-mail.
    pub async fn forget_wrong_passwords(&mut self, email_hash: &str) -> Result<(), StoreError> {
        self.execute(&FORGET_WRONG_PASSWORDS, &[email_hash.into()]).await.map(drop)
    }

    /// Forgets those of all e-mails until `since`; of how many. It locks their rows, so it goes alone in a transaction.
    pub async fn forget_old_wrong_passwords(&mut self, since: Millis) -> Result<u64, StoreError> {
        self.execute(&FORGET_OLD_WRONG_PASSWORDS, &[since.into()]).await
    }
}
