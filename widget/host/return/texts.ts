/** What the return page says, by language. */

/** Titles and sentences of its three occasions, and the link back. */
export type ReturnPageTexts = Readonly<{
  /** The journey had a window of its own. */
  window: Readonly<{ title: string; body: string }>;
  /** It ended in another browser than it started in. */
  elsewhere: Readonly<{ title: string; body: string }>;
  /** The address leads nowhere (any more). */
  dead: Readonly<{ title: string; body: string }>;
  /** Followed by the name of a site. */
  back: string;
}>;

export const RETURN_PAGE_TEXTS = {
  en: {
    window: {
      title: 'You can close this window',
      body: 'The page where you started continues by itself.',
    },
    elsewhere: {
      title: 'Return to the page where you started',
      body: 'This is a different browser from the one you left. Go back to that one and open the page again.',
    },
    dead: {
      title: 'Return to the page where you started',
      body: 'There is nothing left to do here.',
    },
    back: 'Go to',
  },
  de: {
    window: {
      title: 'Sie können dieses Fenster schließen',
      body: 'Die Seite, auf der Sie begonnen haben, fährt von selbst fort.',
    },
    elsewhere: {
      title: 'Kehren Sie zu der Seite zurück, auf der Sie begonnen haben',
      body: 'Dies ist ein anderer Browser als der, den Sie verlassen haben. Wechseln Sie zu jenem zurück und öffnen Sie die Seite erneut.',
    },
    dead: {
      title: 'Kehren Sie zu der Seite zurück, auf der Sie begonnen haben',
      body: 'Hier ist nichts mehr zu tun.',
    },
    back: 'Weiter zu',
  },
  es: {
    window: {
      title: 'Ya puedes cerrar esta ventana',
      body: 'La página en la que empezaste continúa por sí sola.',
    },
    elsewhere: {
      title: 'Vuelve a la página en la que empezaste',
      body: 'Este no es el navegador en el que empezaste. Vuelve a aquel y abre la página de nuevo.',
    },
    dead: {
      title: 'Vuelve a la página en la que empezaste',
      body: 'Aquí no queda nada por hacer.',
    },
    back: 'Ir a',
  },
  fr: {
    window: {
      title: 'Vous pouvez fermer cette fenêtre',
      body: 'La page où vous avez commencé continue toute seule.',
    },
    elsewhere: {
      title: 'Revenez à la page où vous avez commencé',
      body: 'Ce navigateur n’est pas celui où vous avez commencé. Revenez à celui-là et ouvrez de nouveau la page.',
    },
    dead: {
      title: 'Revenez à la page où vous avez commencé',
      body: 'Il n’y a plus rien à faire ici.',
    },
    back: 'Aller sur',
  },
  it: {
    window: {
      title: 'Puoi chiudere questa finestra',
      body: 'La pagina da cui hai iniziato prosegue da sola.',
    },
    elsewhere: {
      title: 'Torna alla pagina da cui hai iniziato',
      body: 'Questo non è il browser da cui hai iniziato. Torna a quello e apri di nuovo la pagina.',
    },
    dead: {
      title: 'Torna alla pagina da cui hai iniziato',
      body: 'Qui non c’è altro da fare.',
    },
    back: 'Vai a',
  },
  pl: {
    window: {
      title: 'Możesz zamknąć to okno',
      body: 'Strona, na której wszystko się zaczęło, sama przejdzie dalej.',
    },
    elsewhere: {
      title: 'Wróć na stronę, na której wszystko się zaczęło',
      body: 'To inna przeglądarka niż ta, od której zaczęto. Wróć do tamtej i otwórz stronę ponownie.',
    },
    dead: {
      title: 'Wróć na stronę, na której wszystko się zaczęło',
      body: 'Tutaj nie ma już nic do zrobienia.',
    },
    back: 'Przejdź do',
  },
  ar: {
    window: {
      title: 'يمكنك إغلاق هذه النافذة',
      body: 'ستتابع الصفحة التي بدأت منها تلقائيًا.',
    },
    elsewhere: {
      title: 'ارجع إلى الصفحة التي بدأت منها',
      body: 'هذا متصفح مختلف عن الذي بدأت فيه. ارجع إلى ذلك المتصفح وافتح الصفحة من جديد.',
    },
    dead: {
      title: 'ارجع إلى الصفحة التي بدأت منها',
      body: 'لم يبقَ شيء للقيام به هنا.',
    },
    back: 'الانتقال إلى',
  },
  cy: {
    window: {
      title: 'Gallwch gau’r ffenestr hon',
      body: 'Bydd y dudalen lle dechreuoch yn parhau ar ei phen ei hun.',
    },
    elsewhere: {
      title: 'Ewch yn ôl i’r dudalen lle dechreuoch',
      body: 'Nid dyma’r porwr lle dechreuoch. Ewch yn ôl i hwnnw ac agorwch y dudalen eto.',
    },
    dead: {
      title: 'Ewch yn ôl i’r dudalen lle dechreuoch',
      body: 'Does dim ar ôl i’w wneud yma.',
    },
    back: 'Mynd i',
  },
  pt: {
    window: {
      title: 'Pode fechar esta janela',
      body: 'A página onde começou continua sozinha.',
    },
    elsewhere: {
      title: 'Volte à página onde começou',
      body: 'Este não é o navegador onde começou. Volte a esse e abra a página de novo.',
    },
    dead: {
      title: 'Volte à página onde começou',
      body: 'Não há mais nada a fazer aqui.',
    },
    back: 'Ir para',
  },
  ro: {
    window: {
      title: 'Puteți închide această fereastră',
      body: 'Pagina de la care ați pornit continuă de la sine.',
    },
    elsewhere: {
      title: 'Reveniți la pagina de la care ați pornit',
      body: 'Acesta nu este browserul din care ați pornit. Reveniți la acela și deschideți din nou pagina.',
    },
    dead: {
      title: 'Reveniți la pagina de la care ați pornit',
      body: 'Aici nu mai este nimic de făcut.',
    },
    back: 'Mergeți la',
  },
  ur: {
    window: {
      title: 'آپ یہ ونڈو بند کر سکتے ہیں',
      body: 'جس صفحے سے آپ نے آغاز کیا تھا وہ خود بخود آگے بڑھے گا۔',
    },
    elsewhere: {
      title: 'اسی صفحے پر واپس جائیں جہاں سے آغاز کیا تھا',
      body: 'یہ وہ براؤزر نہیں جس میں آپ نے آغاز کیا تھا۔ اسی براؤزر میں واپس جا کر صفحہ دوبارہ کھولیں۔',
    },
    dead: {
      title: 'اسی صفحے پر واپس جائیں جہاں سے آغاز کیا تھا',
      body: 'یہاں کرنے کو اب کچھ باقی نہیں۔',
    },
    back: 'اس سائٹ پر جائیں:',
  },
} as const satisfies Record<string, ReturnPageTexts>;
