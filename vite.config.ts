import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = `http://127.0.0.1:${process.env.MORTAR_PORT ?? '8080'}`;

/** The browser's half: built to dist/web, or served from source with /api handed to a running Mortar. */
export default defineConfig({
  root: 'src/web',
  base: '/',
  plugins: [react()],
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  server: {
    host: '127.0.0.1',
    port: 8081,
    strictPort: true,
    proxy: { '/api': { target: server, changeOrigin: false } },
  },
  preview: { host: '127.0.0.1', port: 8082, proxy: { '/api': { target: server, changeOrigin: false } } },
});
