/** Texts of the confirmation page, and of the page for a rejected return, by language. */

type ConfirmTexts = Readonly<{
  /** Followed by the name and the site. */
  confirm: Readonly<{ title: string; body: string; yes: string; no: string }>;
  /** The user denied, or the browser is unknown. */
  rejected: Readonly<{ title: string; body: string }>;
}>;

export const CONFIRM_TEXTS = {
  en: {
    confirm: {
      title: 'Did you start this yourself?',
      body: 'Your bank account is about to be shared with the account below. Go on only if it is yours.',
      yes: 'Yes, this is me',
      no: 'No, stop',
    },
    rejected: {
      title: 'No bank was connected',
      body: 'This did not end in the browser where it began. If you began it, please try again there. If somebody sent you a link, do not use it again.',
    },
  },
  de: {
    confirm: {
      title: 'Haben Sie das selbst begonnen?',
      body: 'Ihr Bankkonto soll für das unten genannte Konto freigegeben werden. Fahren Sie nur fort, wenn es Ihres ist.',
      yes: 'Ja, das bin ich',
      no: 'Nein, abbrechen',
    },
    rejected: {
      title: 'Es wurde keine Bank verbunden',
      body: 'Der Vorgang endete nicht in dem Browser, in dem er begann. Haben Sie ihn begonnen, versuchen Sie es dort noch einmal. Hat Ihnen jemand einen Link geschickt, benutzen Sie ihn nicht wieder.',
    },
  },
  es: {
    confirm: {
      title: '¿Lo has iniciado tú?',
      body: 'Tu cuenta bancaria se va a compartir con la cuenta indicada abajo. Continúa solo si es tuya.',
      yes: 'Sí, soy yo',
      no: 'No, detener',
    },
    rejected: {
      title: 'No se ha conectado ningún banco',
      body: 'Esto no ha terminado en el navegador en el que empezó. Si lo iniciaste tú, inténtalo de nuevo allí. Si alguien te envió un enlace, no vuelvas a usarlo.',
    },
  },
  fr: {
    confirm: {
      title: 'Est-ce vous qui avez commencé ?',
      body: 'Votre compte bancaire va être partagé avec le compte ci-dessous. Ne continuez que si c’est le vôtre.',
      yes: 'Oui, c’est moi',
      no: 'Non, arrêter',
    },
    rejected: {
      title: 'Aucune banque n’a été connectée',
      body: 'Cela ne s’est pas terminé dans le navigateur où cela a commencé. Si c’est vous qui avez commencé, réessayez là-bas. Si quelqu’un vous a envoyé un lien, ne l’utilisez plus.',
    },
  },
  it: {
    confirm: {
      title: 'Hai iniziato tu questa operazione?',
      body: 'Il tuo conto bancario sta per essere condiviso con l’account qui sotto. Continua solo se è il tuo.',
      yes: 'Sì, sono io',
      no: 'No, interrompi',
    },
    rejected: {
      title: 'Nessuna banca è stata collegata',
      body: 'L’operazione non è finita nel browser in cui è iniziata. Se l’hai iniziata tu, riprova da lì. Se qualcuno ti ha inviato un link, non usarlo più.',
    },
  },
  pl: {
    confirm: {
      title: 'Czy to Twoja operacja?',
      body: 'Twoje konto bankowe zostanie udostępnione użytkownikowi wskazanemu poniżej. Kontynuuj tylko, jeśli to Ty.',
      yes: 'Tak, to ja',
      no: 'Nie, przerwij',
    },
    rejected: {
      title: 'Nie połączono żadnego banku',
      body: 'Operacja nie zakończyła się w przeglądarce, w której się zaczęła. Jeśli to Twoja operacja, spróbuj tam ponownie. Jeśli ktoś przysłał Ci link, nie używaj go więcej.',
    },
  },
  pt: {
    confirm: {
      title: 'Foi você que iniciou isto?',
      body: 'A sua conta bancária vai ser partilhada com a conta abaixo. Continue apenas se for sua.',
      yes: 'Sim, sou eu',
      no: 'Não, parar',
    },
    rejected: {
      title: 'Nenhum banco foi ligado',
      body: 'Isto não terminou no navegador em que começou. Se foi você que começou, tente de novo nele. Se alguém lhe enviou uma ligação, não volte a usá-la.',
    },
  },
  ro: {
    confirm: {
      title: 'Ați început dumneavoastră această operațiune?',
      body: 'Contul dumneavoastră bancar urmează să fie partajat cu contul de mai jos. Continuați doar dacă este al dumneavoastră.',
      yes: 'Da, eu sunt',
      no: 'Nu, opriți',
    },
    rejected: {
      title: 'Nu a fost conectată nicio bancă',
      body: 'Operațiunea nu s-a încheiat în browserul în care a început. Dacă ați început-o dumneavoastră, încercați din nou acolo. Dacă cineva v-a trimis un link, nu îl mai folosiți.',
    },
  },
  cy: {
    confirm: {
      title: 'Ai chi ddechreuodd hyn?',
      body: 'Mae eich cyfrif banc ar fin cael ei rannu â’r cyfrif isod. Ewch ymlaen dim ond os mai eich cyfrif chi ydyw.',
      yes: 'Ie, fi yw hwn',
      no: 'Na, stopio',
    },
    rejected: {
      title: 'Ni chysylltwyd banc',
      body: 'Ni ddaeth hyn i ben yn y porwr lle dechreuodd. Os chi ddechreuodd, rhowch gynnig arall arni yno. Os anfonodd rhywun ddolen atoch, peidiwch â’i defnyddio eto.',
    },
  },
  ar: {
    confirm: {
      title: 'هل بدأتَ هذا بنفسك؟',
      body: 'ستتم مشاركة حسابك البنكي مع الحساب أدناه. تابِع فقط إذا كان هذا الحساب لك.',
      yes: 'نعم، هذا أنا',
      no: 'لا، أوقِف',
    },
    rejected: {
      title: 'لم يتم ربط أي بنك',
      body: 'لم ينتهِ هذا في المتصفح الذي بدأ فيه. إذا كنت أنت من بدأه، فحاوِل مرة أخرى هناك. وإذا أرسل إليك أحد رابطًا، فلا تستخدمه مرة أخرى.',
    },
  },
  ur: {
    confirm: {
      title: 'کیا یہ آپ نے خود شروع کیا تھا؟',
      body: 'آپ کا بینک اکاؤنٹ نیچے دیے گئے اکاؤنٹ کے ساتھ شیئر ہونے والا ہے۔ صرف اسی صورت میں آگے بڑھیں جب یہ آپ کا ہو۔',
      yes: 'جی ہاں، یہ میں ہوں',
      no: 'نہیں، روکیں',
    },
    rejected: {
      title: 'کوئی بینک منسلک نہیں ہوا',
      body: 'یہ اس براؤزر میں ختم نہیں ہوا جہاں یہ شروع ہوا تھا۔ اگر آپ نے شروع کیا تھا تو وہیں دوبارہ کوشش کریں۔ اگر کسی نے آپ کو لنک بھیجا تھا تو اسے دوبارہ استعمال نہ کریں۔',
    },
  },
} as const satisfies Record<string, ConfirmTexts>;
