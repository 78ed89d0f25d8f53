/** Whether two types are assignable to each other and have the same keys: optional ones too. */
export type Same<One, Other> = [One, keyof One] extends [Other, keyof Other]
  ? [Other, keyof Other] extends [One, keyof One]
    ? true
    : false
  : false;
