/** Texts of the return page while it reloads itself, by language. */

type WaitTexts = Readonly<{
  /** The bank or the host is not ready yet. */
  wait: Readonly<{ title: string; body: string }>;
  /** The page has reloaded itself for a while, without success. */
  retryLater: Readonly<{ title: string; body: string }>;
  /** The link or button that reloads it. */
  retry: string;
}>;

export const WAIT_TEXTS = {
  en: {
    wait: {
      title: 'One moment',
      body: 'We are waiting for your bank. Please keep this page open.',
    },
    retryLater: {
      title: 'This is taking longer than usual',
      body: 'Nothing is lost. Please try again in a minute.',
    },
    retry: 'Try again',
  },
  de: {
    wait: {
      title: 'Einen Moment',
      body: 'Wir warten auf Ihre Bank. Bitte lassen Sie diese Seite geöffnet.',
    },
    retryLater: {
      title: 'Das dauert länger als üblich',
      body: 'Es ist nichts verloren. Bitte versuchen Sie es in einer Minute noch einmal.',
    },
    retry: 'Noch einmal versuchen',
  },
  es: {
    wait: { title: 'Un momento', body: 'Estamos esperando a tu banco. Deja esta página abierta.' },
    retryLater: {
      title: 'Está tardando más de lo normal',
      body: 'No se ha perdido nada. Inténtalo de nuevo dentro de un minuto.',
    },
    retry: 'Intentar de nuevo',
  },
  fr: {
    wait: {
      title: 'Un instant',
      body: 'Nous attendons votre banque. Veuillez laisser cette page ouverte.',
    },
    retryLater: {
      title: 'Cela prend plus de temps que d’habitude',
      body: 'Rien n’est perdu. Veuillez réessayer dans une minute.',
    },
    retry: 'Réessayer',
  },
  it: {
    wait: {
      title: 'Un momento',
      body: 'Stiamo aspettando la tua banca. Lascia aperta questa pagina.',
    },
    retryLater: {
      title: 'Ci vuole più tempo del solito',
      body: 'Niente è andato perso. Riprova tra un minuto.',
    },
    retry: 'Riprova',
  },
  pl: {
    wait: { title: 'Chwileczkę', body: 'Czekamy na Twój bank. Nie zamykaj tej strony.' },
    retryLater: {
      title: 'To trwa dłużej niż zwykle',
      body: 'Nic nie przepadło. Spróbuj ponownie za minutę.',
    },
    retry: 'Spróbuj ponownie',
  },
  ar: {
    wait: {
      title: 'لحظة واحدة',
      body: 'نحن في انتظار البنك الذي تتعامل معه. يُرجى إبقاء هذه الصفحة مفتوحة.',
    },
    retryLater: {
      title: 'يستغرق هذا وقتًا أطول من المعتاد',
      body: 'لم يُفقد أي شيء. يُرجى المحاولة مرة أخرى بعد دقيقة.',
    },
    retry: 'المحاولة مرة أخرى',
  },
  cy: {
    wait: { title: 'Un eiliad', body: 'Rydym yn aros am eich banc. Cadwch y dudalen hon ar agor.' },
    retryLater: {
      title: 'Mae hyn yn cymryd mwy o amser nag arfer',
      body: 'Does dim wedi’i golli. Rhowch gynnig arall arni ymhen munud.',
    },
    retry: 'Rhoi cynnig arall arni',
  },
  pt: {
    wait: {
      title: 'Um momento',
      body: 'Estamos à espera do seu banco. Mantenha esta página aberta.',
    },
    retryLater: {
      title: 'Está a demorar mais do que o habitual',
      body: 'Nada se perdeu. Tente de novo dentro de um minuto.',
    },
    retry: 'Tentar de novo',
  },
  ro: {
    wait: {
      title: 'Un moment',
      body: 'Așteptăm banca dumneavoastră. Vă rugăm să lăsați această pagină deschisă.',
    },
    retryLater: {
      title: 'Durează mai mult decât de obicei',
      body: 'Nu s-a pierdut nimic. Vă rugăm să încercați din nou peste un minut.',
    },
    retry: 'Încercați din nou',
  },
  ur: {
    wait: {
      title: 'ایک لمحہ',
      body: 'ہم آپ کے بینک کا انتظار کر رہے ہیں۔ براہِ کرم یہ صفحہ کھلا رکھیں۔',
    },
    retryLater: {
      title: 'اس میں معمول سے زیادہ وقت لگ رہا ہے',
      body: 'کچھ بھی ضائع نہیں ہوا۔ براہِ کرم ایک منٹ بعد دوبارہ کوشش کریں۔',
    },
    retry: 'دوبارہ کوشش کریں',
  },
} as const satisfies Record<string, WaitTexts>;
