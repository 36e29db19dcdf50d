/**
 * @file How the installable app is made: Windows, Linux, macOS on Apple silicon (LanceDB and ONNX Runtime
 * ship nothing for Intel Macs).
 */

/**
 * Native packages, ExifTool, which is a program of its own, and libheif, which its licence lets anybody
 * replace: they must lie on the disk, not in the archive.
 */
const unpacked = [
  'sharp',
  '@img',
  'onnxruntime-node',
  '@lancedb',
  'exiftool-vendored.pl',
  'exiftool-vendored.exe',
  'libheif-js',
];

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'org.sightline.Sightline',
  productName: 'Sightline',
  copyright: 'Apache-2.0, the Sightline authors',
  directories: { output: 'dist', buildResources: 'resources/icons' },
  files: [
    'package.json',
    'LICENSE',
    'out/{main,preload,renderer}/**',
    // the terminal's program needs plain Node, which the package cannot run as; its voice is a second copy
    '!out/main/cli.js',
    '!**/node_modules/@echogarden/**',
    // the same without WebAssembly
    '!**/node_modules/libheif-js/libheif/**',
    // of transformers.js what Node loads
    '!**/node_modules/@huggingface/transformers/{src,types}/**',
    '!**/node_modules/@huggingface/transformers/dist/!(transformers.node.mjs)',
    // ONNX Runtime's package carries every system's binaries
    '!**/node_modules/onnxruntime-node/bin/napi-v6/!(${platform})/**',
    '!**/node_modules/onnxruntime-node/bin/napi-v6/${platform}/!(${arch})/**',
    '!**/*.{map,d.ts,d.mts,d.cts}',
  ],
  asar: true,
  asarUnpack: ['**/*.node', `**/node_modules/{${unpacked.join(',')}}/**`],
  // where places.ts looks: beside app.asar
  extraResources: [
    { from: 'resources/models', to: 'models', filter: ['**/*', '!build/**'] },
    { from: 'resources/vocabulary', to: 'vocabulary', filter: ['**/*', '!**/*.test.ts', '!build/**'] },
    { from: 'resources/screening', to: 'screening' },
    { from: 'resources/places', to: 'places', filter: ['*.bin', 'README.md'] },
    { from: 'resources/samples', to: 'samples', filter: ['**/*', '!**/*.test.ts'] },
    { from: 'resources', to: '.', filter: ['THIRD-PARTY-NOTICES.md', 'licences/**'] },
  ],
  // all native packages are prebuilt against Node-API
  npmRebuild: false,
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  mac: {
    target: [
      { target: 'dmg', arch: ['arm64'] },
      { target: 'zip', arch: ['arm64'] },
    ],
    category: 'public.app-category.photography',
    hardenedRuntime: true,
    gatekeeperAssess: false,
  },
  win: { target: [{ target: 'nsis', arch: ['x64'] }] },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    deleteAppDataOnUninstall: false,
  },
  linux: {
    target: [
      { target: 'AppImage', arch: ['x64'] },
      { target: 'tar.gz', arch: ['x64'] },
    ],
    executableName: 'sightline',
    category: 'Graphics;Photography',
    synopsis: 'A private photo library that understands your pictures',
  },
};
