import { z } from 'zod';
import type { MockUser } from '../domain/bank/mock-user.ts';
import type { World } from '../domain/world/world.ts';
import { type ControlOperation, clientQuery, noBody, operation } from './operation.ts';

const wireUser = z.object({
  id: z.string(),
  username: z.string(),
  password: z.string(),
  title: z.string(),
  name: z.string().exactOptional(),
  accounts: z.int(),
});

const userList = z.object({ items: z.array(wireUser) });

export function userOperations(world: World): ControlOperation[] {
  return [
    operation({
      method: 'GET',
      path: '/users',
      summary: 'List the mock users and their passwords, without the numbered copies',
      ...{ query: clientQuery, body: noBody, status: 200 },
      response: userList,
      handle: () => {
        const users = world.bank.mockUsers.filter(({ like }) => like === undefined);
        return { items: users.map(presentMockUser) };
      },
    }),
  ];
}

function presentMockUser(user: MockUser): z.output<typeof wireUser> {
  const { id, username, password, title, name, accounts } = user;
  return {
    ...{ id, username, password, title },
    ...(name !== undefined && { name }),
    accounts: accounts.length,
  };
}
