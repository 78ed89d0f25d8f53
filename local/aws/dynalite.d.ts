declare module 'dynalite' {
  import type { Server } from 'node:http';

  function dynalite(options: { createTableMs?: number; deleteTableMs?: number }): Server;
  export = dynalite;
}

declare module 'dynalite/db/index.js' {
  type Item = import('./table-stream.ts').Item;
  type Callback<Value = void> = (error: Error | null, value?: Value) => void;

  namespace db {
    /** the items of one table, by an encoded key */
    interface ItemDb {
      get(key: string, callback: Callback<Item>): void;
      put(key: string, item: Item, callback: Callback): void;
      del(key: string, callback: Callback): void;
    }
    interface Store {
      getItemDb(tableName: string): ItemDb;
    }
  }
  const db: { create: (options: object) => db.Store };
  export = db;
}
