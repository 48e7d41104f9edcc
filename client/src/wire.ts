// What the server says and hears, as it is on the wire: names stay Indonesian. Money is whole rupiah, instants are
// RFC 3339 UTC, business days `YYYY-MM-DD` unless a field says otherwise. The types are made from the server's own.

import type {
  AdminDashboard,
  CashUpdate,
  Common,
  KasirDashboard,
  Notification,
  OperatorView,
  OwnerDashboard,
  PassetDashboard,
  ReadUpdate,
  StockNews,
  StockroomUpdate,
  TurnoverUpdate,
  WorkUpdate,
} from "./wire/schema.ts";

export type {
  Accessory,
  AlertLevel,
  Bank,
  Basket,
  BasketItem,
  BranchTotal,
  Bye,
  CashDay,
  CashierTotal,
  CashUpdate,
  DayTotal,
  DelaySecond,
  DrawerNow,
  Found,
  Frame,
  Gap,
  Heartbeat,
  Hello,
  Item,
  LatestSale,
  Lens,
  LensHit,
  NewPayment,
  Notification,
  NotificationList,
  OperatorView,
  Patient,
  PaymentMethod,
  Prescription,
  Problem,
  Queue,
  Quote,
  ReadUpdate,
  Sale,
  SaleRow,
  StockNews,
  StockroomUpdate,
  StockUpdate,
  StreamRow,
  ToldNotification,
  Turnover,
  TurnoverUpdate,
  Unread,
  WorkCount,
  WorkOrder,
  WorkUpdate,
} from "./wire/schema.ts";

/** The feed `dashboard`: which of the fields come depends on the role. */
export type DashboardData = Common &
  Partial<Omit<KasirDashboard & PassetDashboard & AdminDashboard & OwnerDashboard, keyof Common>>;

/** Each feed and what its messages hold. */
export interface Feeds {
  dashboard: DashboardData;
  "omset-kasir": TurnoverUpdate;
  notifications: Notification;
  "stock-updates": StockNews;
  "notifications-read": ReadUpdate;
  kas: CashUpdate;
  pengerjaan: WorkUpdate;
  gudang: StockroomUpdate;
  "open-streams": OperatorView;
}

export type FeedName = keyof Feeds;

/** A page of a list. */
export interface Page<Row> {
  data: Row[];
  next_cursor: string | null;
}
