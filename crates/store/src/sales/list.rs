//! Lists of sales. Each way to narrow one has the index that leads to its rows, so that a page costs the same among a
//! thousand sales and among a million.

use melati_domain::{
    day::Day,
    id::{BranchId, PatientId, SaleId},
    workflow::WorkStatus,
};

use super::{Sale, sale_select};
use crate::{
    ReadTx, StoreError, Tx, Value,
    dialect::{INDEX_SALES, MOVE_MARK, UNINDEXED},
    sql,
    text::Sought,
};

/// What a list of sales is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SaleFilter {
    /// Only this branch; `None` = all.
    pub branch: Option<BranchId>,
    /// Only of this patient.
    pub patient: Option<PatientId>,
    /// Words that code, barcode or customer name contain, in any order.
    pub q: String,
    /// Only paid off (true) or with a balance (false).
    pub paid_off: Option<bool>,
    /// Only orders that stand so; one that was voided and not collected stands nowhere.
    pub work_status: Option<WorkStatus>,
    /// Business days from.
    pub from: Option<Day>,
    /// Business days up to, inclusive.
    pub to: Option<Day>,
    /// Only orders that were promised for a day before this and are not done: what was promised first comes first, all
    /// on one page.
    pub promised_before: Option<Day>,
    /// Rows before this id, newest first; `None` = from the newest.
    pub before: Option<SaleId>,
    /// Most rows.
    pub limit: i64,
}

/// What every list is narrowed to beside its own way: $1 before, $2 to $4 words, $5 paid off, $6 status, $7 and $8 days.
/// Of a voided sale nothing is due, whatever its row remembers.
///
/// Each within `COALESCE`, of which PostgreSQL expects that one row in two passes. Of a bare comparison with a value it
/// does not know, as in a plan that is made once for all, it expects hardly any, and reads everything to find them.
macro_rules! narrowed {
    () => {
        " AND COALESCE(s.search_text LIKE $2 ESCAPE '\\' AND s.search_text LIKE $3 ESCAPE '\\'
                AND s.search_text LIKE $4 ESCAPE '\\', FALSE)
            AND COALESCE(CASE WHEN s.balance_rupiah = 0 THEN 1 WHEN s.voided_at_ms IS NULL THEN 0 ELSE 2 END = $5, TRUE)
            AND COALESCE(s.work_status = $6, TRUE) AND COALESCE(s.day >= $7 AND s.day <= $8, FALSE) "
    };
}

/// A list of all branches and one of branch $10, or the next free number, by `$way`; $9 rows.
macro_rules! listed {
    ($here:literal, $from:literal, $way:literal, $order:literal) => {
        sale_select!(
            "FROM ",
            $from,
            " JOIN user_account u ON u.id = s.cashier_id WHERE ",
            $here,
            $way,
            narrowed!(),
            "ORDER BY ",
            $order,
            " LIMIT $9",
        )
    };
}

sql! {
    SALES = listed!("", "sale s", "s.id < $1", "s.id DESC");
    SALES_HERE = listed!("s.branch_id = $10 AND ", "sale s", "s.id < $1", "s.id DESC");
    // By day, or the way to a month long ago would lead through all that was sold since.
    SALES_OF_DAYS = listed!("", "sale s",
        "s.day >= $7 AND s.day <= $8
            AND (s.day, s.id) < (COALESCE((SELECT day FROM sale WHERE id = $1), $8), $1)",
        "s.day DESC, s.id DESC");
    SALES_OF_DAYS_HERE = listed!("s.branch_id = $10 AND ", "sale s",
        "s.day >= $7 AND s.day <= $8
            AND (s.day, s.id) < (COALESCE((SELECT day FROM sale WHERE id = $1), $8), $1)",
        "s.day DESC, s.id DESC");
    SALES_OWING = listed!("", "sale s", "s.balance_rupiah > 0 AND +s.id < $1", "+s.id DESC");
    SALES_OWING_HERE = listed!("s.branch_id = $10 AND ", "sale s", "s.balance_rupiah > 0 AND s.id < $1", "s.id DESC");
    // By status, not by id, which would lead through all that was ever sold.
    SALES_IN_WORK = listed!("", "sale s",
        "s.voided_at_ms IS NULL AND s.work_status <> 'Sudah Di Ambil' AND s.work_status = $6 AND +s.id < $1",
        "+s.id DESC");
    SALES_IN_WORK_HERE = listed!("s.branch_id = $10 AND ", "sale s",
        "s.voided_at_ms IS NULL AND s.work_status <> 'Sudah Di Ambil' AND s.work_status = $6 AND s.id < $1",
        "s.id DESC");
    SALES_OF_PATIENT = listed!("s.patient_id = $10 AND ", "sale s", "s.id < $1", "s.id DESC");
    // By day, not by id, which would lead through all that was ever sold.
    SALES_LATE = listed!(" s.voided_at_ms IS NULL AND s.work_status IN ('Menunggu Pengerjaan', 'Lensa Di Pesan',
            'Lensa Datang', 'Sedang Mengerjakan') AND s.promised_day < $10 AND ", "sale s", "+s.id < $1",
        "s.promised_day, s.id");
    SALES_LATE_HERE = listed!("s.branch_id = $11 AND s.voided_at_ms IS NULL AND s.work_status IN ('Menunggu Pengerjaan',
            'Lensa Di Pesan', 'Lensa Datang', 'Sedang Mengerjakan') AND s.promised_day < $10 AND ", "sale s", "+s.id < $1",
        "s.promised_day, s.id");
    LATE = "
        SELECT COUNT(*) FROM sale s WHERE s.voided_at_ms IS NULL AND s.work_status IN ('Menunggu Pengerjaan',
            'Lensa Di Pesan', 'Lensa Datang', 'Sedang Mengerjakan') AND s.promised_day < $1
            AND (s.branch_id = $2 OR CAST($2 AS BIGINT) IS NULL)";
    // What the index of texts does not know yet.
    SALES_UNINDEXED = listed!("", "sale s", "s.id > (SELECT sale_id FROM search_mark) AND s.id < $1", "s.id DESC");
    SALES_UNINDEXED_HERE = listed!("s.branch_id = $10 AND ", "sale s",
        "s.id > (SELECT sale_id FROM search_mark) AND s.id < $1", "s.id DESC");
    // The other words too, so that PostgreSQL expects as few rows as there are.
    SALES_INDEXED = listed!("f.search_text LIKE $10 AND f.search_text LIKE $11 ESCAPE '\\'
            AND f.search_text LIKE $12 ESCAPE '\\' AND ", "sale_search f CROSS JOIN sale s",
        "f.rowid < $1 AND s.id = f.rowid", "f.rowid DESC");
    SALES_INDEXED_HERE = listed!("f.search_text LIKE $10 AND f.search_text LIKE $11 ESCAPE '\\'
            AND f.search_text LIKE $12 ESCAPE '\\' AND s.branch_id = $13 AND ", "sale_search f CROSS JOIN sale s",
        "f.rowid < $1 AND s.id = f.rowid", "f.rowid DESC");
}

impl ReadTx {
    /// Sales, newest first: by number, or where days are asked for, by day. Where no customer is called so, those whose
    /// names are spelt almost so.
    pub async fn sales(&mut self, filter: &SaleFilter) -> Result<Vec<Sale>, StoreError> {
        let found = self.sales_with(filter).await?;
        if !found.is_empty() || filter.before.is_some() || filter.q.trim().is_empty() {
            return Ok(found);
        }
        for q in self.meant_by(&filter.q).await? {
            let found = self.sales_with(&SaleFilter { q, ..filter.clone() }).await?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    async fn sales_with(&mut self, filter: &SaleFilter) -> Result<Vec<Sale>, StoreError> {
        let sought = Sought::new(&filter.q);
        let in_work = filter.work_status.is_some_and(|status| status != WorkStatus::Collected);
        let has_days = filter.from.is_some() || filter.to.is_some();
        if let Some(day) = filter.promised_before {
            let mut params = params(filter, &sought, filter.limit);
            params.push(day.into());
            params.extend(filter.branch.map(Value::from));
            return self
                .rows(if filter.branch.is_some() { &SALES_LATE_HERE } else { &SALES_LATE }, &params)
                .await;
        }
        let (everywhere, here) = if in_work {
            (&SALES_IN_WORK, &SALES_IN_WORK_HERE)
        } else if let (Some(pattern), None) = (&sought.indexed, filter.patient) {
            return self.sales_by_text(filter, &sought, pattern).await;
        } else if filter.paid_off == Some(false) {
            (&SALES_OWING, &SALES_OWING_HERE)
        } else if has_days {
            (&SALES_OF_DAYS, &SALES_OF_DAYS_HERE)
        } else {
            (&SALES, &SALES_HERE)
        };
        let mut params = params(filter, &sought, filter.limit);
        match (filter.patient, filter.branch) {
            (Some(patient), _) => {
                params.push(patient.into());
                self.rows(&SALES_OF_PATIENT, &params).await
            }
            (None, Some(branch)) => {
                params.push(branch.into());
                self.rows(here, &params).await
            }
            (None, None) => self.rows(everywhere, &params).await,
        }
    }

    /// How many orders of a branch, or of all, were promised for a day before `today` and are not done.
    pub async fn late_orders(&mut self, branch: Option<BranchId>, today: Day) -> Result<i64, StoreError> {
        Ok(self.one::<(i64,)>(&LATE, &[today.into(), branch.into()]).await?.map_or(0, |(late,)| late))
    }

    /// First what the index does not know yet, which is newer, then what it does.
    async fn sales_by_text(
        &mut self,
        filter: &SaleFilter,
        sought: &Sought,
        pattern: &str,
    ) -> Result<Vec<Sale>, StoreError> {
        let mut newest = params(filter, sought, filter.limit);
        newest.extend(filter.branch.map(Value::from));
        let sql = if filter.branch.is_some() { &SALES_UNINDEXED_HERE } else { &SALES_UNINDEXED };
        let mut found: Vec<Sale> = self.rows(sql, &newest).await?;
        let rest = filter.limit - i64::try_from(found.len()).unwrap_or(i64::MAX);
        if rest > 0 {
            let mut older = params(filter, sought, rest);
            older.push(pattern.into());
            older.extend(sought.others.iter().map(Value::from));
            older.extend(filter.branch.map(Value::from));
            let sql = if filter.branch.is_some() { &SALES_INDEXED_HERE } else { &SALES_INDEXED };
            self.plan_anew().await?;
            found.extend(self.rows::<Sale>(sql, &older).await?);
        }
        Ok(found)
    }
}

impl Tx {
    /// Takes up to `most` sales into the index of texts; how many are left. On PostgreSQL, where they are in it at once,
    /// all but the `newest` are looked for there from now on.
    pub async fn index_sales(&mut self, most: i64, newest: i64) -> Result<i64, StoreError> {
        self.execute(&INDEX_SALES, &[most.into()]).await?;
        self.execute(&MOVE_MARK, &[most.into(), newest.into()]).await?;
        Ok(self.one::<(i64,)>(&UNINDEXED, &[]).await?.map_or(0, |(left,)| left))
    }
}

/// $1 to $9 of a list.
fn params<'p>(filter: &'p SaleFilter, sought: &'p Sought, limit: i64) -> Vec<Value<'p>> {
    let from = filter.from.map_or_else(|| "0000-00-00".to_owned(), |day| day.to_string());
    let to = filter.to.map_or_else(|| "9999-99-99".to_owned(), |day| day.to_string());
    let mut params: Vec<Value<'p>> = vec![filter.before.map_or(i64::MAX, |id| id.0).into()];
    params.extend(sought.words.iter().map(Value::from));
    params.extend([
        filter.paid_off.map(i64::from).into(),
        filter.work_status.into(),
        from.into(),
        to.into(),
        limit.into(),
    ]);
    params
}
