import type { Action } from '../../db/writer.ts';

export interface SaveProfile {
  userId: string;
  firstName: string;
  lastName: string;
  phone: string | null;
}

/** What a person is called in two names; the user itself and its one name are better-auth's. */
export const saveProfile: Action<SaveProfile, void> = {
  name: 'users.save_profile',
  async run(tx, { userId, firstName, lastName, phone }) {
    const db = await tx.sql();
    const names = { first_name: firstName, last_name: lastName, phone };
    await db
      .insertInto('profiles')
      .values({ user_id: userId, ...names })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet(names))
      .execute();
  },
};
