-- Transfers that wait for somebody are counted on every page of the shop.
CREATE INDEX stock_transfer_open ON stock_transfer (status, from_branch_id, to_branch_id)
    WHERE status IN ('Diminta', 'Disetujui', 'Dikirim');
