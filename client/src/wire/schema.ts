// Made from docs/openapi.json by `cargo xtask wire`; not changed by hand.

/**
 * Number of a row.
 */
export type Id = number;
/**
 * Whole rupiah.
 */
export type Amount = number;
/**
 * Pieces on the shelf.
 */
export type Stock = number;
/**
 * Brand, or name of a product.
 */
export type ProductName = string;
/**
 * What somebody did.
 */
export type Action =
  | "kasir_dibuka"
  | "kasir_ditutup"
  | "kas_dicatat"
  | "penjualan_dibatalkan"
  | "penjualan_diubah"
  | "uang_dikembalikan"
  | "lensa_rusak_diganti"
  | "pasien_dilihat"
  | "pasien_ditambah"
  | "pasien_diubah"
  | "pasien_digabung"
  | "resep_ditambah"
  | "resep_dicabut"
  | "pengguna_ditambah"
  | "pengguna_diubah"
  | "pengguna_dikeluarkan"
  | "kata_sandi_diganti"
  | "pin_diganti"
  | "dua_langkah_aktif"
  | "dua_langkah_mati"
  | "diskon_disetujui"
  | "opname"
  | "transfer"
  | "barang_ditambah"
  | "barang_diubah"
  | "cabang_ditambah"
  | "cabang_diubah";
/**
 * Near addition, hundredths of a dioptre.
 */
export type Addition = number;
/**
 * Address, on one line.
 */
export type Address = string;
/**
 * A branch manager's dashboard.
 */
export type AdminDashboard = Common &
  Totals & {
    /**
     * The branch's turnover of the last seven days, oldest first.
     */
    omset_7_hari: DayTotal[];
    /**
     * Orders that are not collected yet, by where they stand, in workshop order.
     */
    work_in_progress: WorkCount[];
  };
/**
 * Instant, RFC 3339 in UTC.
 */
export type Moment = string;
/**
 * Whole rupiah; may be negative.
 */
export type SignedAmount = number;
/**
 * Business day in the branch's own time zone.
 */
export type Date = string;
/**
 * Where an order stands, in workshop order.
 */
export type WorkStatus =
  | "Menunggu Pengerjaan"
  | "Lensa Di Pesan"
  | "Lensa Datang"
  | "Sedang Mengerjakan"
  | "Sudah Di Kerjakan"
  | "Kirim WA"
  | "Sudah Di Ambil";
/**
 * Age as written.
 */
export type Age = string;
/**
 * How urgently a stock level asks for attention.
 */
export type AlertLevel = "low" | "medium" | "normal";
/**
 * PIN with which somebody says yes: 6 digits.
 */
export type Pin = string;
/**
 * How a payment was made.
 */
export type PaymentMethod = "cash" | "transfer" | "qris";
/**
 * To what kind of thing it was done.
 */
export type Subject =
  "penjualan" | "pasien" | "pengguna" | "cabang" | "opname" | "transfer" | "frame" | "lensa" | "aksesoris";
/**
 * Axis, degrees.
 */
export type Axis = number;
/**
 * Bank of a transfer.
 */
export type Bank = "BNI" | "BRI" | "MANDIRI" | "BSI" | "BCA";
export type BasketItem =
  | {
      id: Id;
      jenis: "frame";
      quantity: Quantity;
    }
  | {
      id: Id;
      jenis: "lensa";
      quantity: Quantity;
    }
  | {
      id: Id;
      jenis: "aksesoris";
      quantity: Quantity;
    }
  | {
      harga: Amount;
      jenis: "lensa_gosok";
      keterangan: Description;
      quantity: Quantity;
    }
  | {
      jenis: "frame_sendiri";
    };
/**
 * Pieces on one line of a basket.
 */
export type Quantity = number;
/**
 * What a ground lens is to be.
 */
export type Description = string;
/**
 * Name of a person.
 */
export type PersonName = string;
/**
 * Rupiah handed over, at least one.
 */
export type Tendered = number;
/**
 * Time zone of a branch.
 */
export type Zone = "Asia/Jakarta" | "Asia/Makassar" | "Asia/Jayapura";
/**
 * What a client is told to do next: come back as it is, or look after itself first.
 */
export type ByeReason = "drain" | "too-slow" | "session-ended" | "rights-changed";
/**
 * Card number (no. kartu peserta).
 */
export type CardNumber = string;
/**
 * How many notes or coins were counted.
 */
export type CountedPieces = number;
/**
 * Worth of a note or coin.
 */
export type Denomination = number;
/**
 * Coating.
 */
export type Coating = string;
/**
 * What is said about an order.
 */
export type CommentText = string;
/**
 * What was done to a sale after it was rung up.
 */
export type CorrectionKind = "ubah" | "batal" | "pengembalian" | "lensa_rusak";
/**
 * Why.
 */
export type Reason = string;
/**
 * Where the next page starts: `next_cursor` of the page before.
 */
export type Cursor = string;
/**
 * Cylinder, hundredths of a dioptre.
 */
export type Cylinder = number;
/**
 * The dashboard, by role.
 */
export type Dashboard = KasirDashboard | PassetDashboard | AdminDashboard | OwnerDashboard;
/**
 * A cashier's dashboard.
 */
export type KasirDashboard = Common &
  Turnover & {
    /**
     * Her turnover of the last seven days, oldest first.
     */
    omset_7_hari: DayTotal[];
  };
/**
 * How a patient is served.
 */
export type ServiceType = "BPJS I" | "BPJS II" | "BPJS III" | "UMUM";
/**
 * A technician's dashboard.
 */
export type PassetDashboard = Common & {
  antrian: Queue;
};
/**
 * The owner's dashboard.
 */
export type OwnerDashboard = Common &
  Totals & {
    /**
     * The chain's turnover of the last seven days, oldest first.
     */
    omset_7_hari: DayTotal[];
    /**
     * Each branch's day, by code.
     */
    rekap_cabang: BranchTotal[];
  };
/**
 * What the person calls the device.
 */
export type DeviceName = string;
/**
 * Into the drawer, or out of it.
 */
export type Direction = "masuk" | "keluar";
/**
 * Who prescribed.
 */
export type Doctor = string;
/**
 * Sign-in name.
 */
export type Email = string;
/**
 * What a notification tells of.
 */
export type NotificationKind = "new_transaction" | "ready_for_pickup";
/**
 * Why the log cannot be told on from a position.
 */
export type GapReason = "malformed" | "another-log" | "future" | "too-old";
/**
 * Where the lenses come from.
 */
export type OrderKind = "Stock" | "Gosok";
/**
 * Whether anything is due.
 */
export type PaymentStatus = "Lunas" | "Belum Lunas";
/**
 * Whether a BPJS patient pays an extra.
 */
export type UpgradeStatus = "Normal" | "Naik Kelas";
/**
 * Kind of a frame.
 */
export type FrameKind = "BPJS I" | "BPJS II" | "BPJS III" | "Umum";
/**
 * A lens, and how it was found.
 */
export type LensHit = Lens & {
  /**
   * Quarter dioptres between its power and the one asked for, 0 for that very power; null when it was found by
   * its words.
   */
  selisih: number | null;
};
/**
 * Sphere, hundredths of a dioptre.
 */
export type Sphere = number;
/**
 * Kind of a basket line.
 */
export type LineKind = "frame" | "lensa" | "aksesoris" | "lensa_gosok" | "frame_sendiri";
/**
 * Lens type.
 */
export type LensType = string;
/**
 * A line, counted from one.
 */
export type LineNumber = number;
/**
 * Code of a frame or lens; blank: one is issued.
 */
export type ProductCode = string;
/**
 * Why stock is added.
 */
export type RestockReason = string;
/**
 * A new password.
 */
export type NewPassword = string;
/**
 * Phone as written.
 */
export type Phone = string;
/**
 * What a person may do.
 */
export type Role = "super admin" | "admin" | "kasir" | "passet bantu";
/**
 * Remark on a prescription.
 */
export type PrescriptionNote = string;
/**
 * Distance between the pupils, or from the nose to one, in tenths of a millimetre.
 */
export type PupilDistance = number;
/**
 * One page of what a person was told, newest first.
 */
export type NotificationList = Unread & Page_ToldNotification;
/**
 * Code of an authenticator app: 6 digits.
 */
export type OneTimeCode = string;
/**
 * Password.
 */
export type Password = string;
/**
 * PNG, JPEG or WebP, at most 3 MB.
 */
export type PictureBytes = string;
/**
 * Pieces to add.
 */
export type Pieces = number;
/**
 * A priced basket; nothing was stored.
 */
export type Quote = Figures & {
  /**
   * Why a BPJS patient pays what they pay, in Indonesian; empty for private customers.
   */
  alasan: string;
  /**
   * Its lines; a free cleaner comes last.
   */
  items: Item[];
  /**
   * Name of the patient or walk-in.
   */
  nama_pasien: string;
  /**
   * Who may say yes with a PIN (`persetujuan`) to a discount above one's limit; empty where nobody need.
   */
  penyetuju: Approver[];
  /**
   * What to look at before saving; nothing is refused for it.
   */
  peringatan: Notice[];
  /**
   * A lens outside the BPJS category with a covered frame: consider `biaya_tambahan_manual`.
   */
  saran_biaya_tambahan: boolean;
  tanggal_siap: Date | null;
};
/**
 * A sale with everything that belongs to it.
 */
export type Sale = SaleRow & {
  bank_transfer: Bank | null;
  dikembalikan: Amount;
  /**
   * Its lines.
   */
  items: Item[];
  /**
   * Its corrections, oldest first.
   */
  koreksi: Correction[];
  metode_pembayaran: PaymentMethod | null;
  /**
   * Payments, oldest first.
   */
  pembayaran: Payment[];
  /**
   * What was given back, oldest first.
   */
  pengembalian: Refund[];
  /**
   * Steps of the workflow, oldest first.
   */
  riwayat: Step[];
  tanggal_pembukuan: Date;
  versi: Version;
};
/**
 * A sale, as in lists.
 */
export type SaleRow = Figures & {
  /**
   * Why it was voided.
   */
  alasan_batal: string | null;
  /**
   * `TRX…`.
   */
  barcode: string;
  branch_id: Id;
  created_at: Moment;
  dibatalkan_at: Moment | null;
  id: Id;
  /**
   * Who rang it up.
   */
  kasir: string;
  /**
   * Code as printed.
   */
  kode_penjualan: string;
  /**
   * Name at the time.
   */
  nama_pasien: string;
  pasien_id: Id | null;
  resep_id: Id | null;
  status_pengerjaan: WorkStatus;
  tanggal: Date;
  tanggal_siap: Date | null;
};
/**
 * How often a sale was corrected.
 */
export type Version = number;
/**
 * A notification that was told.
 */
export type ToldNotification = Notification & {
  /**
   * Was it read?
   */
  dibaca: boolean;
  id: Id;
};
/**
 * The omset-kasir feed.
 */
export type TurnoverUpdate = Turnover & {
  timestamp: Moment;
  /**
   * `omset_update`.
   */
  type: string;
};
/**
 * An order with what is to be made and what was done.
 */
export type WorkDetail = WorkOrder & {
  /**
   * What it is made of.
   */
  items: WorkItem[];
  /**
   * Lenses that broke, oldest first.
   */
  lensa_rusak: Broken[];
  /**
   * Its steps, oldest first.
   */
  riwayat: Step[];
};

/**
 * An accessory.
 */
export interface Accessory {
  branch_id: Id;
  harga_beli?: Amount;
  harga_jual: Amount;
  id: Id;
  /**
   * Name.
   */
  nama_produk: string;
  stok: Stock;
}
/**
 * What changes of an accessory; what is left out stays.
 */
export interface AccessoryChange {
  harga_beli?: Amount;
  harga_jual?: Amount;
  nama_produk?: ProductName;
}
/**
 * Fields of every dashboard.
 */
export interface Common {
  /**
   * Is the day open? For the owner: that of any branch.
   */
  open_day_status: boolean;
  /**
   * First opening, local `HH:MM`; null for the owner, whose branches each have their own.
   */
  open_time: string | null;
  timestamp: Moment;
  /**
   * `dashboard_update`.
   */
  type: string;
}
/**
 * Today, as managers see it.
 */
export interface Totals {
  /**
   * Each cashier who sold today, by name.
   */
  rekap_omset_kasir: CashierTotal[];
  total_omset_hari_ini: SignedAmount;
  /**
   * Number of sales.
   */
  total_transaksi_hari_ini: number;
}
/**
 * One cashier's day.
 */
export interface CashierTotal {
  /**
   * Number of sales.
   */
  jumlah_transaksi: number;
  /**
   * Name.
   */
  kasir_name: string;
  total_omset: SignedAmount;
}
/**
 * Turnover of one day.
 */
export interface DayTotal {
  tanggal: Date;
  total: SignedAmount;
}
/**
 * How many orders stand somewhere.
 */
export interface WorkCount {
  /**
   * How many.
   */
  jumlah: number;
  status_pengerjaan: WorkStatus;
}
/**
 * Somebody's yes, typed at another's till.
 */
export interface Approval {
  pin: Pin;
  user_id: Id;
}
/**
 * Somebody who may say yes.
 */
export interface Approver {
  id: Id;
  /**
   * Name.
   */
  nama: string;
}
/**
 * What the bank or the terminal says of a way of paying.
 */
export interface AskedMethod {
  jumlah: Amount;
  metode_pembayaran: PaymentMethod;
}
/**
 * One field that was changed.
 */
export interface AuditChange {
  /**
   * Its name.
   */
  isian: string;
  /**
   * What it was; null where there was nothing.
   */
  sebelum: string | null;
  /**
   * What it became; null where there is nothing any more.
   */
  sesudah: string | null;
}
/**
 * What somebody did. Entries are added and never changed.
 */
export interface AuditEntry {
  /**
   * Why.
   */
  alasan: string | null;
  /**
   * In which branch; null for what belongs to all.
   */
  cabang: string | null;
  created_at: Moment;
  id: Id;
  id_objek: Id;
  jenis: Subject;
  /**
   * Its name or code at the time.
   */
  nama: string;
  /**
   * Who.
   */
  oleh: string;
  /**
   * What was before and after.
   */
  perubahan: AuditChange[];
  tindakan: Action;
}
/**
 * A basket. Prices of catalogue items come from the server, never from here.
 */
export interface Basket {
  bank_transfer?: Bank | null;
  bayar?: Amount | null;
  biaya_tambahan_manual?: Amount | null;
  branch_id?: Id | null;
  diskon?: Amount | null;
  /**
   * What is bought.
   *
   * @minItems 1
   * @maxItems 100
   */
  items: BasketItem[];
  metode_pembayaran?: PaymentMethod | null;
  nama_pasien_manual?: PersonName | null;
  pasien_id?: Id | null;
  /**
   * Handed over now in several ways, at most 10; instead of the next three.
   *
   * @maxItems 10
   */
  pembayaran?: NewPayment[] | null;
  persetujuan?: Approval | null;
  tanggal?: Date | null;
  tanggal_siap?: Date | null;
  total_terlihat?: Amount | null;
}
/**
 * A payment towards a balance.
 */
export interface NewPayment {
  bank_transfer?: Bank | null;
  jumlah: Tendered;
  metode_pembayaran: PaymentMethod;
}
/**
 * A branch with its day.
 */
export interface Branch {
  /**
   * `CAB001`.
   */
  code: string;
  id: Id;
  /**
   * Open now?
   */
  is_open: boolean;
  /**
   * Name as shown.
   */
  name: string;
  /**
   * First opening today, local `HH:MM`.
   */
  open_time: string | null;
  timezone: Zone;
}
/**
 * One branch's day.
 */
export interface BranchTotal {
  branch_id: Id;
  /**
   * `CAB001`.
   */
  code: string;
  /**
   * Number of sales.
   */
  jumlah_transaksi: number;
  /**
   * Name as shown.
   */
  name: string;
  /**
   * Open now?
   */
  open_day_status: boolean;
  total_omset: SignedAmount;
}
/**
 * A lens that broke, as the workshop is told: without money.
 */
export interface Broken {
  /**
   * Why.
   */
  alasan: string;
  created_at: Moment;
  /**
   * Who replaced it.
   */
  oleh: string;
}
/**
 * The last words.
 */
export interface Bye {
  reason: ByeReason;
  /**
   * Milliseconds to wait before coming back, spread over all who are sent away.
   */
  retry_ms: number;
}
/**
 * A branch's day in money: the Z report, and before the closing what it will say.
 */
export interface CashDay {
  /**
   * Days before today that nobody closed.
   */
  belum_ditutup: Date[];
  branch_id: Id;
  /**
   * Its name.
   */
  cabang: string;
  dibuka_at: Moment | null;
  /**
   * Who opened it.
   */
  dibuka_oleh: string | null;
  /**
   * Open now?
   */
  is_open: boolean;
  /**
   * Number of sales.
   */
  jumlah_transaksi: number;
  kas_keluar: Amount;
  kas_masuk: Amount;
  kas_seharusnya: SignedAmount;
  modal_awal: Amount;
  /**
   * Cash that moved for other reasons, oldest first.
   */
  mutasi: Movement[];
  /**
   * What was taken and given back, by method and bank.
   */
  penerimaan: MethodTotal[];
  penutupan: Closing | null;
  tanggal: Date;
  total_omset: SignedAmount;
}
/**
 * Cash that moved for another reason than a sale.
 */
export interface Movement {
  /**
   * Why.
   */
  alasan: string;
  created_at: Moment;
  id: Id;
  jumlah: SignedAmount;
  /**
   * Who.
   */
  oleh: string;
}
/**
 * What came in, and went back, by one method.
 */
export interface MethodTotal {
  bank_transfer: Bank | null;
  dikembalikan: Amount;
  diterima: Amount;
  /**
   * Number of payments.
   */
  jumlah_pembayaran: number;
  metode_pembayaran: PaymentMethod;
}
/**
 * How a day was closed.
 */
export interface Closing {
  /**
   * Why they differ.
   */
  alasan: string | null;
  dihitung: Amount | null;
  ditutup_at: Moment;
  /**
   * What was found of the other ways of paying.
   */
  metode: CountedMethod[];
  /**
   * Who.
   */
  oleh: string;
  /**
   * How many of each note and coin.
   */
  pecahan: CashPieces[];
  seharusnya: SignedAmount | null;
  selisih: SignedAmount | null;
}
/**
 * What came in another way than cash.
 */
export interface CountedMethod {
  dihitung: Amount;
  metode_pembayaran: PaymentMethod;
  seharusnya: SignedAmount;
  selisih: SignedAmount;
}
/**
 * So many of one note or coin.
 */
export interface CashPieces {
  lembar: CountedPieces;
  nominal: Denomination;
}
/**
 * The kas feed.
 */
export interface CashUpdate {
  hari: CashDay | null;
  /**
   * Each drawer, for the owner; else empty.
   */
  laci: DrawerNow[];
  timestamp: Moment;
  /**
   * `cash_update`.
   */
  type: string;
}
/**
 * What should be in a drawer now.
 */
export interface DrawerNow {
  /**
   * Days before today that nobody closed.
   */
  belum_ditutup: number;
  branch_id: Id;
  /**
   * Its name.
   */
  cabang: string;
  /**
   * Open today?
   */
  is_open: boolean;
  kas_seharusnya: SignedAmount;
}
/**
 * All that was missed has been told; what follows is live.
 */
export interface CaughtUp {
  /**
   * Up to here.
   */
  position: string;
}
/**
 * What somebody said about an order.
 */
export interface Comment {
  created_at: Moment;
  id: Id;
  /**
   * Who.
   */
  oleh: string;
  /**
   * What.
   */
  teks: string;
}
/**
 * A correction of a sale. A day that was closed keeps its figures: what is corrected of it counts today.
 */
export interface Correction {
  /**
   * Why.
   */
  alasan: string;
  /**
   * Did the sale count as BPJS before?
   */
  bpjs_sebelum: boolean;
  /**
   * Does it count so afterwards?
   */
  bpjs_sesudah: boolean;
  created_at: Moment;
  dikembalikan: Amount;
  id: Id;
  jenis: CorrectionKind;
  klaim_sebelum: Amount;
  klaim_sesudah: Amount;
  /**
   * Who.
   */
  oleh: string;
  tanggal: Date;
  tanggal_sebelum: Date;
  total_sebelum: Amount;
  total_sesudah: Amount;
}
/**
 * What was counted at the end of a day.
 */
export interface Count {
  alasan?: Reason | null;
  /**
   * What came in other ways than cash, where somebody asked; with `pecahan` only.
   *
   * @maxItems 2
   */
  metode?: AskedMethod[] | null;
  /**
   * How many of each note and coin; without it nothing was counted.
   */
  pecahan?: CashPieces[] | null;
  tanggal?: Date | null;
}
/**
 * A cashier's figures of the day.
 */
export interface Turnover {
  /**
   * Number of sales.
   */
  jumlah_transaksi: number;
  omset_bpjs: SignedAmount;
  omset_kasir: SignedAmount;
  omset_tambahan_bpjs: SignedAmount;
  omset_umum: SignedAmount;
  /**
   * The newest five of today.
   */
  transaksi_terbaru: LatestSale[];
}
/**
 * One of the newest sales.
 */
export interface LatestSale {
  id: Id;
  /**
   * Customer.
   */
  nama_pasien: string;
  /**
   * Code as printed.
   */
  no_transaksi: string;
  service_type: ServiceType;
  status: WorkStatus;
  /**
   * Business day, `dd/mm/yyyy`.
   */
  tanggal: string;
  total: Amount;
}
/**
 * A workshop's queue.
 */
export interface Queue {
  /**
   * On the bench.
   */
  dikerjakan: number;
  /**
   * Not begun: waiting, lens ordered or arrived.
   */
  menunggu: number;
  /**
   * What this technician finished today.
   */
  selesai_hari_ini: number;
}
/**
 * How long messages of one second took from the change to the socket.
 */
export interface DelaySecond {
  /**
   * Seconds since 1970 UTC.
   */
  at: number;
  /**
   * How many.
   */
  messages: number;
  /**
   * Half of them took at most so many milliseconds.
   */
  p50_ms: number;
  /**
   * 99 of 100 took at most so many milliseconds.
   */
  p99_ms: number;
}
/**
 * A device that is signed in.
 */
export interface Device {
  created_at: Moment;
  /**
   * What the person calls it, or which browser it is; blank where neither was said.
   */
  device_name: string;
  /**
   * How it is called; tells nothing of its token.
   */
  id: string;
  last_seen_at: Moment;
  /**
   * Is it the one that asks?
   */
  perangkat_ini: boolean;
}
/**
 * Events of a log feed after the last one seen.
 */
export interface Events_Notification {
  /**
   * In order; none when nothing was seen before: the start is now.
   *
   * Items: A message of the notifications feed.
   */
  events: {
    data: NotificationData;
    /**
     * In a sentence.
     */
    message: string;
    timestamp: Moment;
    /**
     * `Transaksi Baru`, `Siap Diambil`.
     */
    title: string;
    type: NotificationKind;
  }[];
  gap?: Gap;
  /**
   * To be sent as `last_event_id` the next time.
   */
  position: string;
}
/**
 * The sale a notification tells of.
 */
export interface NotificationData {
  /**
   * Of a new sale: who rang it up.
   */
  kasir?: string;
  /**
   * Its code.
   */
  no_transaksi: string;
  /**
   * Of an order that is ready: the name to call out.
   */
  pasien_nama?: string;
  total?: Amount;
  transaction_id: Id;
}
/**
 * What was missed cannot be told; pictures are complete all the same.
 */
export interface Gap {
  /**
   * The position that was given.
   */
  from: string;
  reason: GapReason;
  /**
   * Where it goes on.
   */
  to: string;
}
/**
 * Events of a log feed after the last one seen.
 */
export interface Events_StockNews {
  /**
   * In order; none when nothing was seen before: the start is now.
   *
   * Items: A message of the stock feed: what one event changed.
   */
  events: {
    low_stock_alerts: number;
    medium_stock_alerts: number;
    summary: StockSummary;
    timestamp: Moment;
    total_updates: number;
    updates: StockUpdate[];
  }[];
  gap?: Gap;
  /**
   * To be sent as `last_event_id` the next time.
   */
  position: string;
}
/**
 * How many products of each kind changed.
 */
export interface StockSummary {
  aksesoris_updated: number;
  frames_updated: number;
  lensas_updated: number;
}
/**
 * One product's stock after a change.
 */
export interface StockUpdate {
  alert_level: AlertLevel;
  branch_name: string;
  kode: string;
  new_stock: Stock;
  product_id: Id;
  product_name: string;
  product_type: string;
  type: string;
  updated_at: Moment;
}
/**
 * Listeners of a feed.
 */
export interface FeedCount {
  /**
   * The feed.
   */
  feed: string;
  /**
   * How many.
   */
  streams: number;
}
/**
 * The breakdown of a basket.
 */
export interface Figures {
  bayar: Amount;
  biaya_tambahan_manual: Amount;
  diskon: Amount;
  jenis_transaksi: OrderKind;
  kekurangan: Amount;
  kembalian: Amount;
  klaim_bpjs: Amount;
  pasien_service_type: ServiceType | null;
  plafon: Amount;
  status: PaymentStatus;
  total: Amount;
  total_additional_cost: Amount;
  transaction_status: UpgradeStatus;
}
/**
 * What was found, the best first, at most 8 of each kind.
 */
export interface Found {
  /**
   * Accessories.
   */
  aksesoris: Accessory[];
  /**
   * The lens power that was understood, as the shops write it.
   */
  daya: string | null;
  /**
   * Frames.
   */
  frame: Frame[];
  /**
   * Lenses.
   */
  lensa: LensHit[];
  /**
   * Patients; none for who may not see them.
   */
  pasien: Patient[];
}
/**
 * A frame.
 */
export interface Frame {
  branch_id: Id;
  harga_beli_frame?: Amount;
  harga_jual_frame: Amount;
  id: Id;
  jenis_frame: FrameKind;
  /**
   * Unique code.
   */
  kode_frame: string;
  /**
   * Brand.
   */
  merk_frame: string;
  stok: Stock;
}
/**
 * A lens: one row is one lens of one power.
 */
export interface Lens {
  add: Addition | null;
  axis: Axis | null;
  branch_id: Id;
  /**
   * Coating; empty where none.
   */
  coating: string;
  cyl: Cylinder | null;
  harga_beli_lensa?: Amount;
  harga_jual_lensa: Amount;
  id: Id;
  /**
   * Ordered per customer, not taken from the shelf.
   */
  is_custom_order: boolean;
  /**
   * Code; need not be unique.
   */
  kode_lensa: string;
  /**
   * Brand.
   */
  merk_lensa: string;
  sph: Sphere | null;
  stok: Stock;
  /**
   * SINGLE, BIFOCAL, Progressive, …
   */
  type: string;
}
/**
 * A patient (pasien).
 */
export interface Patient {
  /**
   * Address.
   */
  alamat: string | null;
  id: Id;
  /**
   * Full name.
   */
  nama_pasien: string;
  /**
   * BPJS card number.
   */
  no_bpjs: string | null;
  /**
   * Phone as written.
   */
  nohp: string | null;
  service_type: ServiceType;
  /**
   * Age as written.
   */
  umur: string | null;
}
/**
 * What changes of a frame; what is left out stays.
 */
export interface FrameChange {
  harga_beli_frame?: Amount;
  harga_jual_frame?: Amount;
  jenis_frame?: FrameKind;
  merk_frame?: ProductName;
}
/**
 * All is well.
 */
export interface Health {
  /**
   * Always `ok`; anything else is a problem.
   */
  status: string;
}
/**
 * Said in silence.
 */
export interface Heartbeat {
  timestamp: Moment;
}
/**
 * The first words: the stream stands.
 */
export interface Hello {
  /**
   * The longest silence; a client that hears nothing for 2.5 times as long has lost the line.
   */
  heartbeat_ms: number;
  /**
   * Where the log stands.
   */
  position: string;
  session_expires_at: Moment;
}
/**
 * One line, priced.
 */
export interface Item {
  biaya_tambahan: Amount;
  harga: Amount;
  id: Id | null;
  jenis: LineKind;
  /**
   * Code as printed.
   */
  kode: string | null;
  /**
   * As printed.
   */
  nama: string;
  quantity: Quantity;
  subtotal: Amount;
}
/**
 * What changes of a lens; what is left out stays, `null` removes a power.
 */
export interface LensChange {
  add?: Addition | null;
  axis?: Axis | null;
  coating?: Coating;
  cyl?: Cylinder | null;
  harga_beli_lensa?: Amount;
  harga_jual_lensa?: Amount;
  is_custom_order?: boolean;
  merk_lensa?: ProductName;
  sph?: Sphere | null;
  type?: LensType;
}
/**
 * Up to where notifications were read.
 */
export interface MarkRead {
  sampai: Id;
}
/**
 * A patient who is in the list twice.
 */
export interface Merging {
  alasan: Reason;
  duplikat_id: Id;
}
/**
 * An accessory to be added.
 */
export interface NewAccessory {
  branch_id?: Id | null;
  harga_beli?: Amount | null;
  harga_jual: Amount;
  nama_produk: ProductName;
  stok?: Stock | null;
}
/**
 * A lens that broke.
 */
export interface NewBreakage {
  alasan: Reason;
  baris: LineNumber;
  pengganti_id: Id;
}
/**
 * Something to be said about an order.
 */
export interface NewComment {
  teks: CommentText;
}
/**
 * A frame to be added.
 */
export interface NewFrame {
  branch_id?: Id | null;
  harga_beli_frame?: Amount | null;
  harga_jual_frame: Amount;
  jenis_frame: FrameKind;
  kode_frame?: ProductCode | null;
  merk_frame: ProductName;
  stok?: Stock | null;
}
/**
 * A lens to be added.
 */
export interface NewLens {
  add?: Addition | null;
  axis?: Axis | null;
  branch_id?: Id | null;
  coating?: Coating | null;
  cyl?: Cylinder | null;
  harga_beli_lensa?: Amount | null;
  harga_jual_lensa: Amount;
  is_custom_order?: boolean | null;
  kode_lensa?: ProductCode | null;
  merk_lensa: ProductName;
  sph?: Sphere | null;
  stok?: Stock | null;
  type: LensType;
}
/**
 * Cash to be put in or taken out.
 */
export interface NewMovement {
  alasan: RestockReason;
  arah: Direction;
  jumlah: Tendered;
}
/**
 * A patient to be added.
 */
export interface NewPatient {
  alamat?: Address | null;
  nama_pasien: PersonName;
  no_bpjs?: CardNumber | null;
  nohp?: Phone | null;
  service_type: ServiceType;
  umur?: Age | null;
}
/**
 * Somebody to be added.
 */
export interface NewPerson {
  branch_id?: Id | null;
  email: Email;
  name: PersonName;
  password: NewPassword;
  role: Role;
}
/**
 * A prescription to be written down.
 */
export interface NewPrescription {
  add_kanan?: Addition | null;
  add_kiri?: Addition | null;
  catatan?: PrescriptionNote | null;
  dokter?: Doctor | null;
  od_axis?: Axis | null;
  od_cyl?: Cylinder | null;
  od_sph: Sphere;
  os_axis?: Axis | null;
  os_cyl?: Cylinder | null;
  os_sph: Sphere;
  pd?: PupilDistance | null;
  pd_kanan?: PupilDistance | null;
  pd_kiri?: PupilDistance | null;
  tanggal?: Date | null;
}
/**
 * Money to be given back for a sale that stands: as much is due again.
 */
export interface NewRefund {
  alasan: Reason;
  bank_transfer?: Bank | null;
  jumlah: Tendered;
  metode_pembayaran: PaymentMethod;
}
/**
 * One step of the workflow.
 */
export interface NewStep {
  alasan?: Reason | null;
  status_pengerjaan: WorkStatus;
}
/**
 * Something the cashier should know.
 */
export interface Notice {
  /**
   * For programs: `bpjs_dua_tahun`, `tanpa_bpjs`, `diskon_di_atas_batas` or `tanggal_siap_kosong`.
   */
  kode: string;
  /**
   * For people, in Indonesian.
   */
  pesan: string;
}
/**
 * A message of the notifications feed.
 */
export interface Notification {
  data: NotificationData;
  /**
   * In a sentence.
   */
  message: string;
  timestamp: Moment;
  /**
   * `Transaksi Baru`, `Siap Diambil`.
   */
  title: string;
  type: NotificationKind;
}
/**
 * How much is unread.
 */
export interface Unread {
  /**
   * Notifications not read yet, counted up to 100.
   */
  belum_dibaca: number;
  /**
   * Notifications up to this number were read; 0 for none.
   */
  dibaca_sampai: number;
}
/**
 * One page of a list.
 */
export interface Page_ToldNotification {
  /**
   * Its rows.
   *
   * Items: A notification that was told.
   */
  data: (Notification & {
    /**
     * Was it read?
     */
    dibaca: boolean;
    id: Id;
  })[];
  next_cursor: Cursor | null;
}
/**
 * How a day begins.
 */
export interface Opening {
  modal_awal?: Amount | null;
}
/**
 * The streams open on this node.
 */
export interface OperatorView {
  /**
   * The last minute, second by second; seconds in which nothing was told are left out.
   */
  delay: DelaySecond[];
  /**
   * How many listen to each feed.
   */
  per_feed: FeedCount[];
  /**
   * Newest position of the log.
   */
  position: number;
  /**
   * Oldest first, at most 500.
   */
  streams: StreamRow[];
  timestamp: Moment;
  /**
   * How many there are.
   */
  total: number;
  /**
   * `open_streams`.
   */
  type: string;
}
/**
 * One stream.
 */
export interface StreamRow {
  /**
   * From where.
   */
  address: string;
  branch_id: Id | null;
  /**
   * To what.
   */
  feeds: string;
  id: Id;
  /**
   * Positions of the log it has not been told yet.
   */
  lag: number;
  /**
   * Messages written and not taken.
   */
  queue: number;
  role: Role;
  since: Moment;
  /**
   * Who listens.
   */
  user: string;
}
/**
 * One page of a list.
 */
export interface Page_Accessory {
  /**
   * Its rows.
   *
   * Items: An accessory.
   */
  data: {
    branch_id: Id;
    harga_beli?: Amount;
    harga_jual: Amount;
    id: Id;
    /**
     * Name.
     */
    nama_produk: string;
    stok: Stock;
  }[];
  next_cursor: Cursor | null;
}
/**
 * One page of a list.
 */
export interface Page_AuditEntry {
  /**
   * Its rows.
   *
   * Items: What somebody did. Entries are added and never changed.
   */
  data: {
    /**
     * Why.
     */
    alasan: string | null;
    /**
     * In which branch; null for what belongs to all.
     */
    cabang: string | null;
    created_at: Moment;
    id: Id;
    id_objek: Id;
    jenis: Subject;
    /**
     * Its name or code at the time.
     */
    nama: string;
    /**
     * Who.
     */
    oleh: string;
    /**
     * What was before and after.
     */
    perubahan: AuditChange[];
    tindakan: Action;
  }[];
  next_cursor: Cursor | null;
}
/**
 * One page of a list.
 */
export interface Page_Branch {
  /**
   * Its rows.
   *
   * Items: A branch with its day.
   */
  data: {
    /**
     * `CAB001`.
     */
    code: string;
    id: Id;
    /**
     * Open now?
     */
    is_open: boolean;
    /**
     * Name as shown.
     */
    name: string;
    /**
     * First opening today, local `HH:MM`.
     */
    open_time: string | null;
    timezone: Zone;
  }[];
  next_cursor: Cursor | null;
}
/**
 * One page of a list.
 */
export interface Page_Comment {
  /**
   * Its rows.
   *
   * Items: What somebody said about an order.
   */
  data: {
    created_at: Moment;
    id: Id;
    /**
     * Who.
     */
    oleh: string;
    /**
     * What.
     */
    teks: string;
  }[];
  next_cursor: Cursor | null;
}
/**
 * One page of a list.
 */
export interface Page_Device {
  /**
   * Its rows.
   *
   * Items: A device that is signed in.
   */
  data: {
    created_at: Moment;
    /**
     * What the person calls it, or which browser it is; blank where neither was said.
     */
    device_name: string;
    /**
     * How it is called; tells nothing of its token.
     */
    id: string;
    last_seen_at: Moment;
    /**
     * Is it the one that asks?
     */
    perangkat_ini: boolean;
  }[];
  next_cursor: Cursor | null;
}
/**
 * One page of a list.
 */
export interface Page_Frame {
  /**
   * Its rows.
   *
   * Items: A frame.
   */
  data: {
    branch_id: Id;
    harga_beli_frame?: Amount;
    harga_jual_frame: Amount;
    id: Id;
    jenis_frame: FrameKind;
    /**
     * Unique code.
     */
    kode_frame: string;
    /**
     * Brand.
     */
    merk_frame: string;
    stok: Stock;
  }[];
  next_cursor: Cursor | null;
}
/**
 * One page of a list.
 */
export interface Page_Lens {
  /**
   * Its rows.
   *
   * Items: A lens: one row is one lens of one power.
   */
  data: {
    add: Addition | null;
    axis: Axis | null;
    branch_id: Id;
    /**
     * Coating; empty where none.
     */
    coating: string;
    cyl: Cylinder | null;
    harga_beli_lensa?: Amount;
    harga_jual_lensa: Amount;
    id: Id;
    /**
     * Ordered per customer, not taken from the shelf.
     */
    is_custom_order: boolean;
    /**
     * Code; need not be unique.
     */
    kode_lensa: string;
    /**
     * Brand.
     */
    merk_lensa: string;
    sph: Sphere | null;
    stok: Stock;
    /**
     * SINGLE, BIFOCAL, Progressive, …
     */
    type: string;
  }[];
  next_cursor: Cursor | null;
}
/**
 * One page of a list.
 */
export interface Page_Patient {
  /**
   * Its rows.
   *
   * Items: A patient (pasien).
   */
  data: {
    /**
     * Address.
     */
    alamat: string | null;
    id: Id;
    /**
     * Full name.
     */
    nama_pasien: string;
    /**
     * BPJS card number.
     */
    no_bpjs: string | null;
    /**
     * Phone as written.
     */
    nohp: string | null;
    service_type: ServiceType;
    /**
     * Age as written.
     */
    umur: string | null;
  }[];
  next_cursor: Cursor | null;
}
/**
 * One page of a list.
 */
export interface Page_Person {
  /**
   * Its rows.
   *
   * Items: Somebody who signs in.
   */
  data: {
    branch_id: Id | null;
    /**
     * Sign-in name.
     */
    email: string;
    id: Id;
    /**
     * May sign in.
     */
    is_active: boolean;
    last_seen_at: Moment | null;
    /**
     * Name as shown.
     */
    name: string;
    role: Role;
  }[];
  next_cursor: Cursor | null;
}
/**
 * One page of a list.
 */
export interface Page_Prescription {
  /**
   * Its rows.
   *
   * Items: A prescription (resep): OD is the right eye, OS the left.
   */
  data: {
    add_kanan: Addition | null;
    add_kiri: Addition | null;
    /**
     * Why.
     */
    alasan_dicabut: string | null;
    /**
     * Remark.
     */
    catatan: string | null;
    created_at: Moment;
    dicabut_at: Moment | null;
    /**
     * Who prescribed it.
     */
    dokter: string | null;
    id: Id;
    od_axis: Axis | null;
    od_cyl: Cylinder;
    od_sph: Sphere;
    /**
     * Who wrote it down.
     */
    oleh: string;
    os_axis: Axis | null;
    os_cyl: Cylinder;
    os_sph: Sphere;
    pasien_id: Id;
    pd: PupilDistance | null;
    pd_kanan: PupilDistance | null;
    pd_kiri: PupilDistance | null;
    /**
     * What is unusual about it, in words.
     */
    peringatan: string[];
    tanggal: Date;
  }[];
  next_cursor: Cursor | null;
}
/**
 * One page of a list.
 */
export interface Page_SaleRow {
  /**
   * Its rows.
   *
   * Items: A sale, as in lists.
   */
  data: (Figures & {
    /**
     * Why it was voided.
     */
    alasan_batal: string | null;
    /**
     * `TRX…`.
     */
    barcode: string;
    branch_id: Id;
    created_at: Moment;
    dibatalkan_at: Moment | null;
    id: Id;
    /**
     * Who rang it up.
     */
    kasir: string;
    /**
     * Code as printed.
     */
    kode_penjualan: string;
    /**
     * Name at the time.
     */
    nama_pasien: string;
    pasien_id: Id | null;
    resep_id: Id | null;
    status_pengerjaan: WorkStatus;
    tanggal: Date;
    tanggal_siap: Date | null;
  })[];
  next_cursor: Cursor | null;
}
/**
 * One page of a list.
 */
export interface Page_StockMovement {
  /**
   * Its rows.
   *
   * Items: A change of a product's stock.
   */
  data: {
    /**
     * Why.
     */
    alasan: string;
    created_at: Moment;
    id: Id;
    /**
     * Pieces that came; negative: that went.
     */
    jumlah: number;
    /**
     * Its code.
     */
    kode_penjualan: string | null;
    /**
     * Who; null for the system itself.
     */
    oleh: string | null;
    penjualan_id: Id | null;
  }[];
  next_cursor: Cursor | null;
}
/**
 * One page of a list.
 */
export interface Page_WorkOrder {
  /**
   * Its rows.
   *
   * Items: An order of work, as in the queue.
   */
  data: {
    /**
     * `TRX…`, in the label's QR.
     */
    barcode: string;
    branch_id: Id;
    /**
     * That branch's name.
     */
    cabang: string;
    id: Id;
    jenis_transaksi: OrderKind;
    /**
     * Its code.
     */
    kode_penjualan: string;
    /**
     * Is nothing due any more?
     */
    lunas: boolean;
    /**
     * Whom it is for.
     */
    nama_pasien: string;
    service_type: ServiceType;
    status_pengerjaan: WorkStatus;
    tanggal: Date;
    tanggal_siap: Date | null;
    /**
     * Is the promised day over, and the work not done?
     */
    terlambat: boolean;
  }[];
  next_cursor: Cursor | null;
}
/**
 * Another password for the person asking.
 */
export interface PasswordChange {
  password_baru: NewPassword;
  password_lama: Password;
}
/**
 * What changes of a patient; what is left out stays, a blank text is removed.
 */
export interface PatientChange {
  alamat?: Address | null;
  nama_pasien?: PersonName;
  no_bpjs?: CardNumber | null;
  nohp?: Phone | null;
  service_type?: ServiceType;
  umur?: Age | null;
}
/**
 * A payment that was taken.
 */
export interface Payment {
  bank_transfer: Bank | null;
  created_at: Moment;
  diterima: Amount;
  id: Id;
  jumlah: Amount;
  /**
   * Who took it.
   */
  kasir: string;
  kembalian: Amount;
  metode_pembayaran: PaymentMethod;
  tanggal: Date;
}
/**
 * Somebody who signs in.
 */
export interface Person {
  branch_id: Id | null;
  /**
   * Sign-in name.
   */
  email: string;
  id: Id;
  /**
   * May sign in.
   */
  is_active: boolean;
  last_seen_at: Moment | null;
  /**
   * Name as shown.
   */
  name: string;
  role: Role;
}
/**
 * What changes of a person; what is left out stays.
 */
export interface PersonChange {
  branch_id?: Id | null;
  email?: Email;
  is_active?: boolean;
  name?: PersonName;
  password?: NewPassword;
  role?: Role;
}
/**
 * Glasses that are handed over.
 */
export interface Pickup {
  pembayaran?: NewPayment;
}
/**
 * A prescription (resep): OD is the right eye, OS the left.
 */
export interface Prescription {
  add_kanan: Addition | null;
  add_kiri: Addition | null;
  /**
   * Why.
   */
  alasan_dicabut: string | null;
  /**
   * Remark.
   */
  catatan: string | null;
  created_at: Moment;
  dicabut_at: Moment | null;
  /**
   * Who prescribed it.
   */
  dokter: string | null;
  id: Id;
  od_axis: Axis | null;
  od_cyl: Cylinder;
  od_sph: Sphere;
  /**
   * Who wrote it down.
   */
  oleh: string;
  os_axis: Axis | null;
  os_cyl: Cylinder;
  os_sph: Sphere;
  pasien_id: Id;
  pd: PupilDistance | null;
  pd_kanan: PupilDistance | null;
  pd_kiri: PupilDistance | null;
  /**
   * What is unusual about it, in words.
   */
  peringatan: string[];
  tanggal: Date;
}
/**
 * RFC 9457; some codes bring further members.
 */
export interface Problem {
  /**
   * For programs; stable
   */
  code:
    | "malformed_json"
    | "unauthenticated"
    | "sign_in_refused"
    | "second_factor_needed"
    | "forbidden"
    | "person_not_allowed"
    | "last_owner"
    | "branch_closed"
    | "cross_site"
    | "not_found"
    | "method_not_allowed"
    | "stock_insufficient"
    | "price_changed"
    | "idempotency_conflict"
    | "transition_not_allowed"
    | "not_paid_off"
    | "too_late"
    | "not_on_bench"
    | "changed_meanwhile"
    | "already_voided"
    | "already_withdrawn"
    | "body_too_large"
    | "unsupported_media_type"
    | "validation"
    | "basket_empty"
    | "bpjs_basket_limits"
    | "payment_exceeds_balance"
    | "too_many_tries"
    | "too_many_streams"
    | "busy"
    | "unavailable"
    | "internal";
  /**
   * What happened and what to do next, in Indonesian
   */
  detail: string;
  /**
   * Fields at fault by name, each with what is wrong
   */
  fields?: {
    /**
     * What is wrong
     */
    [k: string]: string;
  };
  /**
   * Of `stock_insufficient`: which goods, by their row
   */
  id?: number;
  /**
   * Of `stock_insufficient`: `frame`, `lensa` or `aksesoris`
   */
  jenis?: string;
  /**
   * Of `payment_exceeds_balance`: rupiah due
   */
  kekurangan?: number;
  /**
   * Of `stock_insufficient`: their name
   */
  nama?: string;
  status: number;
  /**
   * Of `transition_not_allowed`: where the order stands
   */
  status_pengerjaan?: string;
  /**
   * Of `stock_insufficient`: pieces left
   */
  tersisa?: number;
  /**
   * Short summary, in Indonesian
   */
  title: string;
  /**
   * `urn:melati:problem:` and the code
   */
  type: string;
}
/**
 * The notifications-read feed: said again whenever the person has read more, on whichever device.
 */
export interface ReadUpdate {
  /**
   * Notifications up to this number were read; 0 for none.
   */
  dibaca_sampai: number;
  timestamp: Moment;
  /**
   * `read_update`.
   */
  type: string;
}
/**
 * Money that was given back.
 */
export interface Refund {
  bank_transfer: Bank | null;
  created_at: Moment;
  jumlah: Amount;
  metode_pembayaran: PaymentMethod;
  /**
   * Who gave it back.
   */
  oleh: string;
  tanggal: Date;
}
/**
 * Pieces to add to the shelf.
 */
export interface Restock {
  alasan: RestockReason;
  jumlah: Pieces;
}
/**
 * A step an order made.
 */
export interface Step {
  /**
   * Why, when going back.
   */
  alasan: string | null;
  created_at: Moment;
  dari: WorkStatus | null;
  ke: WorkStatus;
  /**
   * Who.
   */
  oleh: string;
}
/**
 * What is to be changed of a sale; what is left out stays.
 */
export interface SaleEdit {
  alasan: Reason;
  biaya_tambahan_manual?: Amount | null;
  diskon?: Amount | null;
  /**
   * All lines as they shall be. Those that were there keep their prices.
   *
   * @minItems 1
   * @maxItems 100
   */
  items?: BasketItem[] | null;
  nama_pasien_manual?: PersonName | null;
  pasien_id?: Id | null;
  tanggal?: Date | null;
  tanggal_siap?: Date | null;
  versi: Version;
}
/**
 * Who signs in, from which device.
 */
export interface SignIn {
  device_name?: DeviceName | null;
  email: Email;
  kode?: OneTimeCode | null;
  password: Password;
}
/**
 * A change of a product's stock.
 */
export interface StockMovement {
  /**
   * Why.
   */
  alasan: string;
  created_at: Moment;
  id: Id;
  /**
   * Pieces that came; negative: that went.
   */
  jumlah: number;
  /**
   * Its code.
   */
  kode_penjualan: string | null;
  /**
   * Who; null for the system itself.
   */
  oleh: string | null;
  penjualan_id: Id | null;
}
/**
 * A message of the stock feed: what one event changed.
 */
export interface StockNews {
  low_stock_alerts: number;
  medium_stock_alerts: number;
  summary: StockSummary;
  timestamp: Moment;
  total_updates: number;
  updates: StockUpdate[];
}
/**
 * The gudang feed: what waits for somebody in the stockroom of the branch, or of any.
 */
export interface StockroomUpdate {
  /**
   * Counts of stock that are going on.
   */
  opname_berjalan: number;
  /**
   * Transfers that it agreed to and has not sent.
   */
  perlu_dikirim: number;
  /**
   * Transfers that the branch was asked for and has not agreed to.
   */
  perlu_disetujui: number;
  /**
   * Transfers on their way to it.
   */
  perlu_diterima: number;
  timestamp: Moment;
  /**
   * `stockroom_update`.
   */
  type: string;
}
/**
 * A session for an API client.
 */
export interface Token {
  expires_at: Moment;
  /**
   * To be sent as `Authorization: Bearer …`.
   */
  token: string;
  /**
   * Always `Bearer`.
   */
  token_type: string;
  user: User;
}
/**
 * A signed-in person.
 */
export interface User {
  branch_id: Id | null;
  /**
   * Sign-in name.
   */
  email: string;
  id: Id;
  name: PersonName;
  role: Role;
}
/**
 * Why a sale is voided.
 */
export interface Voiding {
  alasan: Reason;
}
/**
 * Withdrawing a prescription.
 */
export interface Withdrawal {
  alasan: Reason;
}
/**
 * An order of work, as in the queue.
 */
export interface WorkOrder {
  /**
   * `TRX…`, in the label's QR.
   */
  barcode: string;
  branch_id: Id;
  /**
   * That branch's name.
   */
  cabang: string;
  id: Id;
  jenis_transaksi: OrderKind;
  /**
   * Its code.
   */
  kode_penjualan: string;
  /**
   * Is nothing due any more?
   */
  lunas: boolean;
  /**
   * Whom it is for.
   */
  nama_pasien: string;
  service_type: ServiceType;
  status_pengerjaan: WorkStatus;
  tanggal: Date;
  tanggal_siap: Date | null;
  /**
   * Is the promised day over, and the work not done?
   */
  terlambat: boolean;
}
/**
 * What an order is made of, without price.
 */
export interface WorkItem {
  jenis: LineKind;
  /**
   * Code as printed.
   */
  kode: string | null;
  /**
   * As printed.
   */
  nama: string;
  quantity: Quantity;
}
/**
 * The pengerjaan feed: orders of the branch, or of all, that are not collected yet.
 */
export interface WorkUpdate {
  /**
   * How many stand where, in workshop order.
   */
  jumlah: WorkCount[];
  /**
   * How many were promised for a day that is over, and are not done.
   */
  terlambat: number;
  timestamp: Moment;
  /**
   * `work_update`.
   */
  type: string;
}
