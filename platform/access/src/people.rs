//! People in the database: who may sign in, with which posts. All SQL about users stands here.

use std::collections::{BTreeSet, HashMap};

use kernel::{DepartmentId, Fault, FieldError, Locale, Moment, Result, UserId, text};
use store::{Query, Row, Sql, Tx, params, sql};

use crate::{
    Permit, Person, Post, PostHeld, Represented, TokenHash,
    matrix::{ManagePeople, ViewPeople},
};

/// A person as administrators and pickers see him.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct User {
    /// The person.
    pub id: UserId,
    /// What he types to sign in; lower case, never changed.
    pub login: String,
    /// His name as shown.
    pub name: String,
    /// The language he chose.
    pub locale: Locale,
    /// Whether he may sign in.
    pub active: bool,
    /// Whether he must choose a new password first.
    #[serde(rename = "must_change_password")]
    pub must_change: bool,
    /// Content version, for `If-Match`.
    pub version: i64,
    /// His posts, the main one first.
    pub posts: Vec<PostHeld>,
}

/// What a new account starts with.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// The person.
    pub id: UserId,
    /// What he types to sign in; lower case.
    pub login: String,
    /// His name as shown.
    pub name: String,
    /// His language.
    pub locale: Locale,
    /// The hash of his first password.
    pub password_hash: String,
    /// Whether that password is only good for choosing another one.
    pub must_change: bool,
    /// His posts, the main one first.
    pub posts: Vec<PostHeld>,
}

/// Which people to list; sorted by login.
#[derive(Debug, Clone, Default)]
pub struct PeopleFilter {
    /// Part of login, name or pinyin initials.
    pub search: Option<String>,
    /// Only holders of this post.
    pub post: Option<Post>,
    /// Only people with a post in this department.
    pub department: Option<DepartmentId>,
    /// Only those who may (not) sign in.
    pub active: Option<bool>,
    /// The last login of the page before.
    pub after: Option<String>,
    /// How many.
    pub limit: i64,
}

const PERSON: Sql =
    sql!("SELECT login, name, locale, rights_version FROM users WHERE id = $1 AND active");
const REPRESENTED: Sql = sql!(
    "SELECT d.from_user, u.name, d.ends_at, p.post, p.department_id
     FROM delegations d
     JOIN users u ON u.id = d.from_user
     JOIN user_posts p ON p.user_id = d.from_user
     WHERE d.to_user = $1 AND d.ends_at > $2 AND d.starts_at <= $2 AND u.active
     ORDER BY d.from_user, d.ends_at DESC, p.ordinal"
);
const RIGHTS_VERSION: Sql = sql!("SELECT rights_version FROM users WHERE id = $1 AND active");
/// Also those who represent the person now or later: his posts are lent to them.
const BUMP: Sql = sql!(
    "UPDATE users SET rights_version = rights_version + 1
     WHERE id = $1 OR id IN (SELECT to_user FROM delegations WHERE from_user = $1 AND ends_at > $2)"
);
const LOCK: Sql = sql!(
    "SELECT id, login, name, locale, active, must_change, version FROM users WHERE id = $1";
    FOR UPDATE
);
const FIND: Sql =
    sql!("SELECT id, login, name, locale, active, must_change, version FROM users WHERE id = $1");
const INSERT: Sql = sql!(
    "INSERT INTO users (id, login, name, name_search, locale, active, password_hash, must_change,
                        rights_version, version, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, 1, $9) ON CONFLICT DO NOTHING"
);
const UPDATE: Sql = sql!(
    "UPDATE users SET name = $2, name_search = $3, locale = $4, active = $5, version = version + 1
     WHERE id = $1"
);
const SET_PASSWORD: Sql =
    sql!("UPDATE users SET password_hash = $2, must_change = $3 WHERE id = $1");
const PASSWORD_OF: Sql = sql!("SELECT login, password_hash FROM users WHERE id = $1 AND active");
const DROP_POSTS: Sql = sql!("DELETE FROM user_posts WHERE user_id = $1");
const ADD_POST: Sql =
    sql!("INSERT INTO user_posts (user_id, post, department_id, ordinal) VALUES ($1, $2, $3, $4)");
const OTHER_ADMINS: Sql = sql!(
    "SELECT u.id FROM users u JOIN user_posts p ON p.user_id = u.id
     WHERE p.post = 'admin' AND u.active AND u.id <> $1 ORDER BY u.id";
    FOR UPDATE
);
const END_SESSIONS: Sql = sql!("DELETE FROM sessions WHERE user_id = $1");
const END_OTHER_SESSIONS: Sql =
    sql!("DELETE FROM sessions WHERE user_id = $1 AND token_hash <> $2");
const HOMES: Sql = sql!(
    "SELECT p.post, p.department_id FROM user_posts p JOIN users u ON u.id = p.user_id WHERE u.active
     GROUP BY p.post, p.department_id ORDER BY p.post, COUNT(*) DESC, p.department_id"
);
const NAME: Sql = sql!("SELECT name FROM users WHERE id = $1");

/// All that a person's rights depend on at `now`; `None` when he may not sign in.
///
/// # Errors
/// Database faults only.
pub async fn person(tx: &mut Tx<'_>, user: UserId, now: Moment) -> Result<Option<Person>> {
    let Some(row) = tx.fetch_optional(PERSON, params![user]).await? else {
        return Ok(None);
    };
    Ok(Some(Person {
        user,
        login: row.get(0)?,
        name: row.get(1)?,
        locale: locale(&row, 2)?,
        posts: posts_of(tx, [user])
            .await?
            .remove(&user)
            .unwrap_or_default(),
        represents: represented(tx, user, now).await?,
        rights_version: row.get(3)?,
    }))
}

/// The version of a person's rights; `None` when he may not sign in.
pub(crate) async fn rights_version(tx: &mut Tx<'_>, user: UserId) -> Result<Option<i64>> {
    tx.fetch_optional(RIGHTS_VERSION, params![user])
        .await?
        .map(|row| row.get(0))
        .transpose()
}

/// States that a person's rights have changed, for himself and those who represent him.
pub(crate) async fn bump(tx: &mut Tx<'_>, user: UserId, now: Moment) -> Result<()> {
    tx.execute(BUMP, params![user, now]).await.map(drop)
}

/// A person for reading.
///
/// # Errors
/// [`Fault::NotFound`].
pub async fn find(tx: &mut Tx<'_>, _: &Permit<ViewPeople>, id: UserId) -> Result<User> {
    let row = tx
        .fetch_optional(FIND, params![id])
        .await?
        .ok_or(Fault::NotFound("user"))?;
    one(tx, &row).await
}

/// A person for changing; his row stays locked.
pub(crate) async fn lock(tx: &mut Tx<'_>, id: UserId) -> Result<User> {
    let row = tx
        .fetch_optional(LOCK, params![id])
        .await?
        .ok_or(Fault::NotFound("user"))?;
    one(tx, &row).await
}

/// Adds an account.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    _: &Permit<ManagePeople>,
    new: &NewUser,
    now: Moment,
) -> Result<()> {
    let search = search_key(&new.login, &new.name);
    let (locale, active) = (key(new.locale), true);
    let values = params![
        new.id,
        new.login,
        new.name,
        search,
        locale,
        active,
        new.password_hash,
        new.must_change,
        now
    ];
    if tx.execute(INSERT, values).await? == 0 {
        return Err(Fault::Conflict(Box::new(FieldError::new(
            "/login",
            "login_taken",
            text!(
                "登录名“{}”已被使用",
                "the login name {:?} is taken",
                new.login
            ),
        ))));
    }
    set_posts(tx, new.id, &new.posts).await
}

/// Writes the changed content of a locked account.
pub(crate) async fn update(tx: &mut Tx<'_>, user: &User) -> Result<()> {
    let search = search_key(&user.login, &user.name);
    let locale = key(user.locale);
    let values = params![user.id, user.name, search, locale, user.active];
    tx.execute(UPDATE, values).await.map(drop)
}

/// Replaces a person's posts.
pub(crate) async fn set_posts(tx: &mut Tx<'_>, user: UserId, posts: &[PostHeld]) -> Result<()> {
    tx.execute(DROP_POSTS, params![user]).await?;
    for (ordinal, held) in (0_i64..).zip(posts) {
        tx.execute(
            ADD_POST,
            params![user, held.post.key(), held.department, ordinal],
        )
        .await?;
    }
    Ok(())
}

/// The login name and the stored hash of an active account.
pub(crate) async fn password_of(tx: &mut Tx<'_>, user: UserId) -> Result<Option<(String, String)>> {
    let row = tx.fetch_optional(PASSWORD_OF, params![user]).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Stores a new hash.
pub(crate) async fn set_password(
    tx: &mut Tx<'_>,
    user: UserId,
    hash: &str,
    must_change: bool,
) -> Result<()> {
    tx.execute(SET_PASSWORD, params![user, hash, must_change])
        .await
        .map(drop)
}

/// Ends a person's sessions, all or all but one.
pub(crate) async fn end_sessions(
    tx: &mut Tx<'_>,
    user: UserId,
    keep: Option<TokenHash>,
) -> Result<u64> {
    match keep {
        None => tx.execute(END_SESSIONS, params![user]).await,
        Some(kept) => tx.execute(END_OTHER_SESSIONS, params![user, kept.0]).await,
    }
}

/// Whether somebody else can still administer the system.
pub(crate) async fn has_other_admin(tx: &mut Tx<'_>, user: UserId) -> Result<bool> {
    Ok(!tx.fetch_all(OTHER_ADMINS, params![user]).await?.is_empty())
}

/// The active holders of a post, in one department where it is named, to say who is asked.
///
/// # Errors
/// Database faults only.
pub async fn holders(
    tx: &mut Tx<'_>,
    post: Post,
    department: Option<DepartmentId>,
) -> Result<Vec<(UserId, String)>> {
    let mut query = Query::new(
        "SELECT DISTINCT u.id, u.name FROM users u JOIN user_posts p ON p.user_id = u.id \
         WHERE u.active AND p.post = ",
    )
    .bind(post.key());
    if let Some(department) = department {
        query = query.push(" AND p.department_id = ").bind(department);
    }
    let query = query.push(" ORDER BY u.name, u.id");
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// A person's name, active or not, for what he did in the past.
///
/// # Errors
/// Database faults only.
pub async fn name(tx: &mut Tx<'_>, user: UserId) -> Result<Option<String>> {
    tx.fetch_optional(NAME, params![user])
        .await?
        .map(|row| row.get(0))
        .transpose()
}

/// In which department each post is held, by most of its active holders; for figures by department.
///
/// # Errors
/// Database faults only.
pub async fn homes(tx: &mut Tx<'_>) -> Result<HashMap<Post, DepartmentId>> {
    let mut homes = HashMap::new();
    for row in tx.fetch_all(HOMES, params![]).await? {
        let post: String = row.get(0)?;
        if let Some(post) = Post::parse(&post) {
            homes.entry(post).or_insert(row.get(1)?);
        }
    }
    Ok(homes)
}

/// The names of several people, active or not, in one query; for lists of what they did.
///
/// # Errors
/// Database faults only.
pub async fn names(
    tx: &mut Tx<'_>,
    users: impl IntoIterator<Item = UserId>,
) -> Result<HashMap<UserId, String>> {
    let wanted: BTreeSet<UserId> = users.into_iter().collect();
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let query = Query::new("SELECT id, name FROM users WHERE id IN ").bind_list(wanted);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// A page of people, sorted by login.
///
/// # Errors
/// Database faults only.
pub async fn list(
    tx: &mut Tx<'_>,
    _: &Permit<ViewPeople>,
    filter: &PeopleFilter,
) -> Result<Vec<User>> {
    let query = listing(filter);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    with_posts(tx, &rows).await
}

fn listing(filter: &PeopleFilter) -> Query {
    let mut query = Query::new(
        "SELECT id, login, name, locale, active, must_change, version FROM users WHERE login > ",
    )
    .bind(filter.after.as_deref().unwrap_or_default());
    if let Some(active) = filter.active {
        query = query.push(" AND active = ").bind(active);
    }
    if let Some(search) = &filter.search {
        let wanted = format!("%{}%", like_literal(&kernel::search::normalize(search)));
        query = query
            .push(" AND name_search LIKE ")
            .bind(wanted)
            .push(" ESCAPE '!'");
    }
    if let Some(post) = filter.post {
        query = query
            .push(" AND id IN (SELECT user_id FROM user_posts WHERE post = ")
            .bind(post.key())
            .push(")");
    }
    if let Some(department) = filter.department {
        query = query
            .push(" AND id IN (SELECT user_id FROM user_posts WHERE department_id = ")
            .bind(department)
            .push(")");
    }
    query.push(" ORDER BY login LIMIT ").bind(filter.limit)
}

/// `%`, `_` and the escape sign itself as ordinary signs.
fn like_literal(text: &str) -> String {
    text.replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_")
}

/// Login, name, pinyin and initials in one text: people are few, so a scan finds them.
fn search_key(login: &str, name: &str) -> String {
    let normalized = kernel::search::normalize(&format!("{login} {name}"));
    let terms = kernel::search::index_terms(name).join(" ");
    format!("{normalized} {terms}")
}

async fn one(tx: &mut Tx<'_>, row: &Row) -> Result<User> {
    let found = with_posts(tx, std::slice::from_ref(row)).await?.pop();
    found.ok_or(Fault::NotFound("user"))
}

/// People as their rows name them, with the posts of all in one query.
async fn with_posts(tx: &mut Tx<'_>, rows: &[Row]) -> Result<Vec<User>> {
    let ids: Vec<UserId> = rows.iter().map(|row| row.get(0)).collect::<Result<_>>()?;
    let mut posts = posts_of(tx, ids.iter().copied()).await?;
    ids.iter()
        .zip(rows)
        .map(|(id, row)| {
            Ok(User {
                id: *id,
                login: row.get(1)?,
                name: row.get(2)?,
                locale: locale(row, 3)?,
                active: row.get(4)?,
                must_change: row.get(5)?,
                version: row.get(6)?,
                posts: posts.remove(id).unwrap_or_default(),
            })
        })
        .collect()
}

/// Everybody's posts, the main one first.
async fn posts_of(
    tx: &mut Tx<'_>,
    users: impl IntoIterator<Item = UserId>,
) -> Result<HashMap<UserId, Vec<PostHeld>>> {
    let query = Query::new("SELECT user_id, post, department_id FROM user_posts WHERE user_id IN ")
        .bind_padded(users)
        .push(" ORDER BY ordinal");
    let mut posts: HashMap<UserId, Vec<PostHeld>> = HashMap::new();
    for row in tx.fetch_all(query.sql(), query.params()).await? {
        posts.entry(row.get(0)?).or_default().push(held(&row, 1)?);
    }
    Ok(posts)
}

/// Several delegations by one person count as one, with the latest end.
async fn represented(tx: &mut Tx<'_>, user: UserId, now: Moment) -> Result<Vec<Represented>> {
    let mut all: Vec<Represented> = Vec::new();
    for row in tx.fetch_all(REPRESENTED, params![user, now]).await? {
        let from: UserId = row.get(0)?;
        if all.last().is_none_or(|last| last.user != from) {
            all.push(Represented {
                user: from,
                name: row.get(1)?,
                until: row.get(2)?,
                posts: vec![],
            });
        }
        let post = held(&row, 3)?;
        if let Some(last) = all.last_mut()
            && !last.posts.contains(&post)
        {
            last.posts.push(post);
        }
    }
    Ok(all)
}

fn held(row: &Row, column: usize) -> Result<PostHeld> {
    let key: String = row.get(column)?;
    let post = Post::parse(&key).ok_or_else(|| Fault::internal(format!("unknown post {key}")))?;
    Ok(PostHeld {
        post,
        department: row.get(column + 1)?,
    })
}

pub(crate) fn locale(row: &Row, column: usize) -> Result<Locale> {
    Ok(if row.get::<String>(column)? == "en" {
        Locale::En
    } else {
        Locale::Zh
    })
}

pub(crate) const fn key(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => "zh",
        Locale::En => "en",
    }
}
