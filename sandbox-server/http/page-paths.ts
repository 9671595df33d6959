/** The paths of the hosted pages, of the mock bank and of their assets. */
export const PATHS = {
  journey: (id: string, step = '') => `/data/${id}${step === '' ? '' : `/${step}`}`,
  bank: (id: string, step = '') => `/bank/${id}${step === '' ? '' : `/${step}`}`,
  journeyStyles: '/data/assets/journey.css',
  bankStyles: (providerId: string) => `/data/providers/${encodeURIComponent(providerId)}/bank.css`,
  icon: (providerId: string) => `/data/providers/${encodeURIComponent(providerId)}/icon.svg`,
};
