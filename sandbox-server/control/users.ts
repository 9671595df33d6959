import { z } from 'zod';
import type { MockUser } from '../domain/bank/mock-user.ts';
import { clientQuery, noBody, operationOn } from './operation.ts';

const wireUser = z.object({
  id: z.string(),
  username: z.string(),
  password: z.string(),
  title: z.string(),
  name: z.string().exactOptional(),
  accounts: z.int(),
});

const userList = z.object({ items: z.array(wireUser) });

const operation = operationOn<unknown>();

export const userOperations = [
  operation({
    method: 'GET',
    path: '/users',
    summary: 'List the mock users and their passwords, without the numbered copies',
    ...{ query: clientQuery, body: noBody, status: 200 },
    response: userList,
    handle: ({ c }) => {
      const users = c.env.world.bank.mockUsers.filter(({ variantOf }) => variantOf === undefined);
      return { items: users.map(presentMockUser) };
    },
  }),
];

function presentMockUser(user: MockUser): z.output<typeof wireUser> {
  const { id, username, password, title, name, accounts } = user;
  return {
    ...{ id, username, password, title },
    ...(name !== undefined && { name }),
    accounts: accounts.length,
  };
}
