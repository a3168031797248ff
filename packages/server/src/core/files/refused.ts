/** Programs and what starts one at a double click. The operator may say otherwise (`BATON_REFUSED_FILES`). */
export const REFUSED_EXTENSIONS: readonly string[] = [
  ...['.exe', '.dll', '.com', '.scr', '.cpl', '.sys', '.drv', '.msi', '.msp', '.mst', '.bat', '.cmd', '.ps1', '.psm1'],
  ...['.vbs', '.vbe', '.js', '.jse', '.wsf', '.wsh', '.hta', '.lnk', '.reg', '.inf', '.scf', '.jar', '.class'],
  ...['.elf', '.so', '.macho', '.app', '.dmg', '.pkg', '.deb', '.rpm', '.apk', '.appimage', '.run', '.sh', '.bash'],
  ...['.command', '.desktop', '.xll', '.docm', '.xlsm', '.pptm', '.iso', '.img', '.vhd', '.chm'],
];
