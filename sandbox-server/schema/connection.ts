import { z } from 'zod';

/** 201 body of `POST /v3/data-connections`. */

/** Where a browser can be sent to. */
const address = z.url({ protocol: /^https?$/ }).meta({ pattern: '^https?:' });

const common = { id: z.string(), user: z.object({ id: z.string() }) };

const provider = z.object({
  id: z.string(),
  display_name: z.string(),
  icon_uri: z.url(),
  logo_uri: z.url(),
  bg_color: z.string().regex(/^#[A-F0-9]{6}$/),
});

const nextAction = z.discriminatedUnion('type', [
  z.object({ type: z.literal('redirect'), uri: address }),
  z.object({
    type: z.literal('provider_selection'),
    providers: z.array(provider),
    user_recommended_provider_ids: z.array(z.string()).optional(),
  }),
]);

export const createdConnection = z.discriminatedUnion('status', [
  z.object({
    ...common,
    status: z.literal('authorization_required'),
    hosted_page: z.object({ uri: address }).optional(),
  }),
  z.object({
    ...common,
    status: z.literal('authorizing'),
    authorization_flow: z.object({ actions: z.object({ next: nextAction }) }),
  }),
]);
export type CreatedConnection = z.output<typeof createdConnection>;
