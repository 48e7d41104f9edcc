//! What was heard, held against the log and the shop's own lists, as a fresh client reads them.

use std::collections::{BTreeMap, BTreeSet};

use melati_testkit::{builders::OWNER, client::Client};
use serde_json::Value;

use crate::{
    listener::Heard,
    shop::{Shop, json},
};

/// Each event of its scope once and in order; each picture as it is now.
pub(crate) async fn hold_against_the_log(heard: &Heard, seed: u64) {
    let (start, last) = (heard.start.as_deref().unwrap(), heard.cursor.as_deref().unwrap());
    assert_eq!(heard.gaps, 0, "{}: a gap that had no need to be; seed {seed}", heard.feeds);
    for feed in heard.feeds.split(',').filter(|feed| ["notifications", "stock-updates"].contains(feed)) {
        let told: Vec<&Value> =
            heard.events.iter().filter(|(of, _)| of == feed).map(|(_, data)| data).collect();
        let truth = log(&heard.client, feed, start).await;
        // What was committed after its last id is not its business.
        assert!(told.len() <= truth.len(), "{feed}: something was told twice; seed {seed}");
        for (number, (told, truth)) in told.iter().zip(&truth).enumerate() {
            assert_eq!(
                *told, truth,
                "{feed}: event {number} of {} after {start}; seed {seed}",
                heard.connects
            );
        }
        assert_eq!(told.len(), truth.len(), "{feed} from {start} to {last}: something was lost; seed {seed}");
    }
    for (feed, (_, picture)) in &heard.pictures {
        let mut newest = json(&heard.client, &format!("/realtime/{feed}")).await;
        let mut shown = picture.clone();
        for picture in [&mut newest, &mut shown] {
            picture.as_object_mut().unwrap().remove("timestamp");
        }
        assert_eq!(shown, newest, "{feed}: the last picture; seed {seed}");
    }
}

/// Everything a log feed tells after `start`.
async fn log(client: &Client, feed: &str, start: &str) -> Vec<Value> {
    let (mut after, mut all) = (start.to_owned(), Vec::new());
    loop {
        let page = json(client, &format!("/realtime/{feed}?last_event_id={after}")).await;
        assert!(page.get("gap").is_none(), "{page}");
        all.extend(page["events"].as_array().unwrap().clone());
        let reached = page["position"].as_str().unwrap().to_owned();
        if reached == after {
            return all;
        }
        after = reached;
    }
}

/// No answered sale is missing from the list or the log, none is told twice, and every total is what its rows say.
pub(crate) async fn every_sale_was_told_once(shop: &Shop, sold: &[String], seed: u64) {
    let owner = shop.client(OWNER).await;
    let epoch = shop.position().await;
    let (epoch, _) = epoch.rsplit_once('-').unwrap();
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for event in log(&owner, "notifications", &format!("{epoch}-0")).await {
        if event["type"] == "new_transaction" {
            *told.entry(event["data"]["no_transaksi"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    let mut listed = BTreeSet::new();
    let mut cursor = String::new();
    loop {
        let page = owner.get(&format!("/api/v1/penjualan?per_page=200{cursor}")).await.expect(200);
        let codes = page["data"].as_array().unwrap().iter();
        listed.extend(codes.map(|sale| sale["kode_penjualan"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    for code in sold {
        assert!(listed.contains(code), "{code} was answered and is not there; seed {seed}");
    }
    for code in &listed {
        assert_eq!(told.get(code), Some(&1), "{code}: told so often; seed {seed}");
    }
    assert_eq!(told.len(), listed.len(), "told of sales that are not there; seed {seed}");
    shop.check(seed);
}
