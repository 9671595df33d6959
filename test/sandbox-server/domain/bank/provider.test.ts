import { describe, expect, it } from 'vitest';
import {
  filterProviders,
  type ProviderFilter,
} from '../../../../sandbox-server/domain/bank/provider.ts';
import { PROVIDERS } from '../../../../sandbox-server/fixtures/providers.ts';

const chosen = (filter?: ProviderFilter) => filterProviders(PROVIDERS, filter);
const idsFor = (filter?: ProviderFilter) => chosen(filter).map(({ id }) => id);

describe('a filter of providers', () => {
  it('offers generally available retail banks by default, the mock banks first', () => {
    const offered = chosen();
    expect(offered.slice(0, 2).map(({ id }) => id)).toEqual(['mock', 'uk-cs-mock']);
    expect(offered.every(({ segments }) => segments.includes('retail'))).toBe(true);
    expect(offered.every((p) => p.releaseChannel === 'general_availability')).toBe(true);
  });

  it('offers the banks of the United Kingdom unless it names countries', () => {
    expect(chosen().every(({ countries }) => countries.includes('GB'))).toBe(true);
    expect(idsFor({ countries: ['DE', 'FR'] })).toEqual(['xs2a-lindenhof']);
  });

  it('offers a bank of several countries in each of them', () => {
    expect(idsFor({ countries: ['IE'] })).toEqual(['ob-shannon']);
    expect(idsFor({ countries: ['GB'] })).toContain('ob-shannon');
  });

  it('adds the less stable banks with each release channel', () => {
    const stable = idsFor();
    const publicBeta = idsFor({ releaseChannel: 'public_beta' });
    const privateBeta = idsFor({ releaseChannel: 'private_beta' });
    expect(publicBeta).toEqual(expect.arrayContaining(stable));
    expect(publicBeta.filter((id) => !stable.includes(id))).toEqual(['ob-quill']);
    expect(privateBeta.filter((id) => !publicBeta.includes(id))).toEqual(['ob-lanternfish']);
  });

  it('replaces the default segment by those it names', () => {
    const offered = chosen({ customerSegments: ['business'] });
    expect(offered.map(({ id }) => id)).toContain('ob-business-northgate');
    expect(offered.every(({ segments }) => segments.includes('business'))).toBe(true);
  });

  it('offers only the ids it names, in the order of the list of banks', () => {
    expect(idsFor({ providerIds: ['ob-penny', 'mock', 'no-such-bank'] })).toEqual([
      'mock',
      'ob-penny',
    ]);
  });

  it('leaves out the ids it excludes', () => {
    expect(idsFor({ excludes: { providerIds: ['mock'] } })).toEqual(
      idsFor().filter((id) => id !== 'mock'),
    );
  });

  it('offers only banks that match all its fields', () => {
    expect(idsFor({ countries: ['GB'], providerIds: ['xs2a-lindenhof'] })).toEqual([]);
  });

  it('excludes nothing with an empty `excludes`', () => {
    expect(idsFor({ excludes: {} })).toEqual(idsFor());
  });
});
