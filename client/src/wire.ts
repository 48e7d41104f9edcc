// What the server says, as it says it: names on the wire stay Indonesian. Money is whole rupiah, instants
// are RFC 3339 UTC, business days `YYYY-MM-DD` unless a field says otherwise.

/** Fields of every dashboard picture. */
interface DashboardBase {
  type: "dashboard_update";
  timestamp: string;
  open_day_status: boolean;
  /** `HH:MM` local, null while never opened today. */
  open_time: string | null;
}

/** A row of the newest sales; `tanggal` is dd/mm/yyyy. */
export interface LatestSale {
  id: number;
  no_transaksi: string;
  nama_pasien: string;
  service_type: string;
  total: number;
  status: string;
  tanggal: string;
}

/** A cashier's own figures of the day. */
export interface TurnoverFields {
  omset_kasir: number;
  omset_bpjs: number;
  omset_umum: number;
  omset_tambahan_bpjs: number;
  jumlah_transaksi: number;
  transaksi_terbaru: LatestSale[];
}

export interface CashierTotal {
  kasir_name: string;
  total_omset: number;
  jumlah_transaksi: number;
}

export interface WorkCount {
  status_pengerjaan: string;
  jumlah: number;
}

export interface DayTotal {
  tanggal: string;
  total: number;
}

export interface BranchTotal {
  branch_id: number;
  code: string;
  name: string;
  open_day_status: boolean;
  total_omset: number;
  jumlah_transaksi: number;
}

export interface Queue {
  menunggu: number;
  dikerjakan: number;
  selesai_hari_ini: number;
}

/** What admins and the owner see on top; the owner also each branch. */
interface ManagerFields {
  total_transaksi_hari_ini: number;
  total_omset_hari_ini: number;
  rekap_omset_kasir: CashierTotal[];
  work_in_progress: WorkCount[];
  omset_7_hari: DayTotal[];
  rekap_cabang: BranchTotal[];
}

/** The feed `dashboard`: which of the fields come depends on the role. */
export type DashboardData = DashboardBase &
  Partial<TurnoverFields> &
  Partial<ManagerFields> & { antrian?: Queue };

/** The feed `omset-kasir`. */
export interface TurnoverData extends TurnoverFields {
  type: "omset_update";
  timestamp: string;
}

/** The feed `notifications`, one object per event. */
export interface NotificationData {
  type: "new_transaction" | "ready_for_pickup";
  title: string;
  message: string;
  data: {
    transaction_id: number;
    no_transaksi: string;
    total?: number;
    kasir?: string;
    pasien_nama?: string;
  };
  timestamp: string;
}

export type AlertLevel = "low" | "medium" | "normal";

export interface StockUpdate {
  type: "frame_stock_update" | "lensa_stock_update" | "aksesoris_stock_update";
  product_type: "Frame" | "Lensa" | "Aksesoris";
  product_id: number;
  product_name: string;
  new_stock: number;
  kode: string;
  branch_name: string;
  updated_at: string;
  alert_level: AlertLevel;
}

/** The feed `stock-updates`. */
export interface StockData {
  timestamp: string;
  total_updates: number;
  low_stock_alerts: number;
  medium_stock_alerts: number;
  updates: StockUpdate[];
  summary: { frames_updated: number; lensas_updated: number; aksesoris_updated: number };
}

/** Each feed and what its messages hold. */
/** One second of deliveries, for the operator. */
export interface DelaySecond {
  at: number;
  messages: number;
  p50_ms: number;
  p99_ms: number;
}

export interface OpenStream {
  id: number;
  user: string;
  role: string;
  branch_id: number | null;
  feeds: string;
  since: string;
  lag: number;
  address: string;
  queue: number;
}

export interface OpenStreamsData {
  type: "open_streams";
  timestamp: string;
  total: number;
  per_feed: { feed: string; streams: number }[];
  position: number;
  delay: DelaySecond[];
  streams: OpenStream[];
}

export interface Feeds {
  dashboard: DashboardData;
  "omset-kasir": TurnoverData;
  notifications: NotificationData;
  "stock-updates": StockData;
  "open-streams": OpenStreamsData;
}

export type FeedName = keyof Feeds;

/** Control events of a stream. */
export interface Hello {
  position: string | number;
  heartbeat_ms: number;
  session_expires_at: string;
}

export interface Heartbeat {
  timestamp: string;
}

export interface Gap {
  from: string | number | null;
  to: string | number;
  reason: string;
}

export interface Bye {
  reason: "drain" | "session-ended" | "rights-changed" | "too-slow";
  retry_ms: number;
}

/** RFC 9457; `detail` is Indonesian and says what to do next. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  fields?: Record<string, string>;
  /** Of `stock_insufficient`: which goods. */
  jenis?: string;
  id?: number;
}

export interface Page<Row> {
  data: Row[];
  next_cursor: string | null;
}

export interface Patient {
  id: number;
  nama_pasien: string;
  service_type: string;
  no_bpjs: string | null;
  nohp: string | null;
  alamat: string | null;
  umur: string | null;
}

export interface Frame {
  id: number;
  kode_frame: string;
  merk_frame: string;
  jenis_frame: string;
  harga_jual_frame: number;
  stok: number;
}

/** Powers in hundredths of a dioptre, axis in degrees. */
export interface Lens {
  id: number;
  kode_lensa: string;
  merk_lensa: string;
  type: string;
  coating: string | null;
  sph: number | null;
  cyl: number | null;
  axis: number | null;
  add: number | null;
  harga_jual_lensa: number;
  stok: number;
  is_custom_order: boolean;
}

export interface Accessory {
  id: number;
  nama_produk: string;
  harga_jual: number;
  stok: number;
}

export type BasketItem =
  | { jenis: "frame" | "lensa" | "aksesoris"; id: number; quantity: number }
  | { jenis: "lensa_gosok"; keterangan: string; harga: number; quantity: number }
  | { jenis: "frame_sendiri" };

/** What is sent to be quoted or rung up. */
export interface Basket {
  pasien_id?: number;
  nama_pasien_manual?: string;
  branch_id?: number;
  items: BasketItem[];
  diskon: number;
  biaya_tambahan_manual: number;
  bayar: number;
  metode_pembayaran: string;
  bank_transfer?: string;
  tanggal?: string;
  tanggal_siap?: string;
}

export interface QuotedItem {
  /** As printed. */
  nama: string;
  jenis: BasketItem["jenis"];
  harga: number;
  quantity: number;
  subtotal: number;
  biaya_tambahan: number;
}

export interface Quote {
  pasien_service_type: string | null;
  items: QuotedItem[];
  plafon: number;
  klaim_bpjs: number;
  total_additional_cost: number;
  diskon: number;
  total: number;
  bayar: number;
  kembalian: number;
  kekurangan: number;
  status: string;
  transaction_status: string;
  /** A lens outside the BPJS category with a covered frame: the cashier should consider an extra. */
  saran_biaya_tambahan?: boolean;
}

/** A sale as lists show it; answers about one sale carry more. */
export interface Sale extends Omit<Quote, "items"> {
  id: number;
  kode_penjualan: string;
  barcode: string;
  tanggal: string;
  tanggal_siap: string | null;
  nama_pasien: string;
  jenis_transaksi: string;
  status_pengerjaan: string;
  /** When it was voided. */
  dibatalkan_at: string | null;
}
